"""The groups, their rights, the review and the reasons: there after every `migrate`, never twice.

Wagtail's stock groups hold its publish permission and its stock workflow publishes whatever is
newest, so both are removed once, by migration. Rights are granted after `migrate`, because a
model's permissions do not exist before.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from posts import permissions
from posts.models import ReturnReason, ReviewTask, VoiceCheckTask
from posts.prompts import ensure_prompts

AUTHORS, COMMS, ADMINS = permissions.AUTHORS, "Comms", "Admins"

WRITING = ["wagtailadmin.access_admin", "posts.write_posts"]
READING = [
    *WRITING,
    "posts.review_posts",
    "posts.take_down_posts",
    "posts.decide_trust",
    "posts.manage_subscribers",
    "integrations.view_delivery",
    "integrations.retry_delivery",
    "integrations.add_stop",
    "integrations.view_stop",
    "integrations.lift_stop",
    "integrations.view_channel",
    "integrations.add_channel",
    "integrations.change_channel",
    *(
        f"posts.{verb}_{model}"
        for model in ("person", "topic", "value", "series", "kindofwork", "prompt")
        for verb in ("add", "change", "view")
    ),
    *(
        f"posts.{verb}_{model}"
        for model in ("boilerplate", "presscontact", "barrierpromise")
        for verb in ("add", "change", "delete", "view")
    ),
    *(
        f"posts.{verb}_{model}"
        for model in ("voicerule", "protectedterm", "leftalone", "voiceincident")
        for verb in ("add", "change", "delete", "view")
    ),
    "posts.publish_voicerule",
    *(f"posts.{verb}_slot" for verb in ("add", "change", "delete", "view")),
    *(f"posts.delete_{model}" for model in ("kindofwork", "prompt")),
]
RUNNING = [
    *READING,
    "posts.decide_holds",
    "posts.import_posts",
    "posts.manage_blogs",
    "posts.invite_people",
    "integrations.lift_everything",
    "integrations.delete_channel",
    *(f"posts.{verb}_returnreason" for verb in ("add", "change", "delete", "view")),
    *(f"posts.delete_{model}" for model in ("person", "topic", "value", "series")),
    *(f"auth.{verb}_user" for verb in ("add", "change", "delete")),
    *(f"auth.{verb}_group" for verb in ("add", "change", "delete")),
]
RIGHTS = {AUTHORS: WRITING, COMMS: READING, ADMINS: RUNNING}
# Wagtail asks for the rights of its own Image, whatever the picture model.
FILE_RIGHTS = [
    "wagtailimages.add_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
]

REASONS = [
    ("facts", "A fact needs a source", "Een feit heeft een bron nodig", "Ett påstående behöver en källa"),
    (
        "consent",
        "Somebody in it has not said yes",
        "Iemand in het verhaal zei nog geen ja",
        "Någon i texten har inte sagt ja",
    ),
    ("privacy", "It tells something private", "Er staat iets privés in", "Det berättar något privat"),
    (
        "secret",
        "It tells something confidential",
        "Er staat iets vertrouwelijks in",
        "Det berättar något konfidentiellt",
    ),
    ("access", "Not everybody can read it", "Niet iedereen kan het lezen", "Alla kan inte läsa det"),
    ("harm", "It may hurt somebody", "Het kan iemand kwetsen", "Det kan skada någon"),
    ("question", "I have a question first", "Ik heb eerst een vraag", "Jag har en fråga först"),
]


def ensure(**kwargs: Any) -> None:
    """Make what is missing; a `post_migrate` receiver."""
    ensure_groups()
    ensure_review()
    ensure_reasons()
    ensure_prompts()


def ensure_groups() -> None:
    """The three groups with their rights; rights a company added stay."""
    root = Page.get_first_root_node()
    collection = Collection.get_first_root_node()
    if root is None or collection is None:
        return
    for name, rights in RIGHTS.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*(found for right in rights if (found := _permission(right))))
        # "add" alone: whether a person may edit a post is decided in posts.permissions
        GroupPagePermission.objects.get_or_create(
            group=group, page=root, permission=_permission("wagtailcore.add_page")
        )
        for right in FILE_RIGHTS:
            permission = _permission(right)
            if permission:
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=collection, permission=permission
                )


def _permission(name: str) -> Permission | None:
    app, codename = name.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename).first()


def ensure_review() -> None:
    """One workflow for all posts: the machine's check, then a person."""
    root = Page.get_first_root_node()
    if root is None or WorkflowPage.objects.filter(page=root).exists():
        return
    check, _created = VoiceCheckTask.objects.get_or_create(name="Voice check")
    review, _created = ReviewTask.objects.get_or_create(name="Read by comms")
    workflow, _created = Workflow.objects.get_or_create(name="Review")
    for number, task in enumerate((check, review)):
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": number})
    WorkflowPage.objects.create(workflow=workflow, page=root)


def ensure_reasons() -> None:
    """The first reasons; a company changes them as it likes, so they are only made where there are none."""
    if ReturnReason.objects.exists():
        return
    ReturnReason.objects.bulk_create(
        ReturnReason(key=key, name_en=en, name_nl=nl, name_sv=sv, sort_order=number)
        for number, (key, en, nl, sv) in enumerate(REASONS)
    )


def groups_open_to(user: Any) -> list[str]:
    """The names of the groups that `user` may ask somebody into."""
    return [name for name in RIGHTS if permissions.may_invite_to(user, name)]
