"""What follows from events of Wagtail and Django, each in one line; the work is done elsewhere."""

from typing import Any

from django.db.models.signals import pre_delete
from django.utils.translation import gettext
from wagtail.models import PageLogEntry, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_cancelled, workflow_rejected

from integrations import outbox
from posts import notices, promises
from posts.consent import asking
from posts.helping import own_word
from posts.house_rules import compiled
from posts.models import Picture, Post, Profile, ReviewTaskState, Story, StoryDocument, Topic, Value
from posts.models.sealed_file import Sealable
from posts.queue.people import asked_now
from posts.together import handing_in


def connect() -> None:
    """Connect every receiver; called once when the apps are ready."""
    compiled.connect()
    task_submitted.connect(make_promise, sender=ReviewTaskState, dispatch_uid="posts.make_promise")
    task_submitted.connect(tell_comms, sender=ReviewTaskState, dispatch_uid="posts.tell_comms")
    task_submitted.connect(tell_the_others, sender=ReviewTaskState, dispatch_uid="posts.tell_the_others")
    task_submitted.connect(ask_people_in_it, sender=ReviewTaskState, dispatch_uid="posts.ask_people_in_it")
    task_submitted.connect(ask_own_word, sender=ReviewTaskState, dispatch_uid="posts.ask_own_word")
    workflow_rejected.connect(turn_to_author, sender=WorkflowState, dispatch_uid="posts.turn_to_author")
    workflow_approved.connect(keep_promise, sender=WorkflowState, dispatch_uid="posts.keep_promise")
    workflow_cancelled.connect(end_promise, sender=WorkflowState, dispatch_uid="posts.end_promise")
    workflow_rejected.connect(tell_held, sender=WorkflowState, dispatch_uid="posts.tell_held")
    for model in (Story, Profile):
        pre_delete.connect(withdraw_first, sender=model, dispatch_uid=f"posts.withdraw.{model.__name__}")
        pre_delete.connect(forget_title, sender=model, dispatch_uid=f"posts.forget_title.{model.__name__}")
    for model in (Picture, StoryDocument):
        pre_delete.connect(keep_sealed, sender=model, dispatch_uid=f"posts.keep.{model.__name__}")
    for model in (Topic, Value):
        pre_delete.connect(keep_used, sender=model, dispatch_uid=f"posts.keep.{model.__name__}")


def make_promise(*, instance: ReviewTaskState, user: Any = None, **kwargs: Any) -> None:
    """A person is asked to read: the desk promises an answer."""
    promises.handed_in(state=instance, user=user)


def turn_to_author(*, instance: WorkflowState, **kwargs: Any) -> None:
    """It came back: the author has the next move."""
    promises.sent_back(workflow_state=instance)


def keep_promise(*, instance: WorkflowState, **kwargs: Any) -> None:
    """It was approved."""
    promises.approved(workflow_state=instance)


def end_promise(*, instance: WorkflowState, **kwargs: Any) -> None:
    """It was taken back."""
    promises.ended(workflow_state=instance)


def ask_own_word(*, instance: ReviewTaskState, **kwargs: Any) -> None:
    """Words that somebody helped to write wait for a reader: their author is asked whether they are theirs."""
    own_word.ask_if_missing(state=instance)


def ask_people_in_it(*, instance: ReviewTaskState, user: Any = None, **kwargs: Any) -> None:
    """A version waits for a reader: whoever is in it and has not said yes to it is asked by the desk."""
    asking.ask_all(instance.workflow_state.content_object.specific.get_latest_revision_as_object(), by=user)


def tell_comms(*, instance: TaskState, user: Any = None, **kwargs: Any) -> None:
    """Something waits: whom it is asked of gets a letter."""
    post = instance.workflow_state.content_object.specific
    readers = asked_now(instance.workflow_state.promise)
    notices.handed_in(post=post, state_id=instance.pk, readers=readers, by=user)


def tell_the_others(*, instance: ReviewTaskState, user: Any = None, **kwargs: Any) -> None:
    """Something waits that several people write: those who did not hand it in hear of it."""
    handing_in.tell_the_others(state=instance, by=user)


def tell_held(*, instance: WorkflowState, **kwargs: Any) -> None:
    """The automatic check stopped it (a person's answer has its own letter): the authors are told why."""
    state = instance.current_task_state
    if state.finished_by_id is None:
        notices.held_by_check(post=instance.content_object.specific, words=state.comment, state_id=state.pk)


def withdraw_first(*, instance: Post, **kwargs: Any) -> None:
    """Whoever deletes a post, and however: its copies on the channels are taken down."""
    outbox.withdraw(post=instance.uuid)


def forget_title(*, instance: Post, **kwargs: Any) -> None:
    """A draft that only its writers knew of is gone: the history, which keeps what is deleted, keeps no title of it."""
    if not instance.was_shown():
        PageLogEntry.objects.filter(page=instance.pk).update(label=gettext("Untitled story"))


def keep_sealed(*, instance: Sealable, **kwargs: Any) -> None:
    """Whoever deletes a picture or a document, one or many at once: not one that a seal covers."""
    instance.refuse_when_sealed()


def keep_used(*, instance: Topic | Value, **kwargs: Any) -> None:
    """A word goes only when no story carries it: approved stories would change without a reader."""
    instance.refuse_when_used()
