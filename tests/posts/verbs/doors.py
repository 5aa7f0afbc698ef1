"""Wagtail's own doors past the review: each posts what a browser would, with a new word where the form takes one."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from posts.models import Byline, Person, Post, Profile, Story
from tests.posts.editor import editor_data
from tests.posts.verbs.desk import READER, Desk

Door = Callable[[Desk, str, Post], Any]


def _post(desk: Desk, who: str, name: str, *args: Any, **data: Any) -> Any:
    return desk.browsers[who].post(reverse(f"wagtailadmin_pages:{name}", args=args), data)


def _bulk(desk: Desk, who: str, action: str, page: int, **data: Any) -> Any:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return desk.browsers[who].post(f"{url}?id={page}", data)


def _editor_button(name: str, **more: str) -> Door:
    def press(desk: Desk, who: str, post: Post) -> Any:
        return desk.edit(who, post, desk.form(post, writer=who) | {name: "1"} | more)

    return press


def _create(button: str) -> Door:
    """The editor's own add view, with the button that is pressed below the form."""

    def create(desk: Desk, who: str, post: Post) -> Any:
        word, blog = desk.ledger.new_word(who), desk.blogs[0]
        story = Story(title=word, headline=f"<p>{word}</p>", locale=blog.locale)
        story.bylines = [Byline(person=person) for person in Person.objects.filter(user=desk.users.get(who))]
        data = editor_data(story, text=f"Words {word}.") | {button: "1"}
        return desk.browsers[who].post(reverse("wagtailadmin_pages:add", args=["posts", "story", blog.pk]), data)

    return create


def _workflow_action(action: str) -> Door:
    def act(desk: Desk, who: str, post: Post) -> Any:
        state = post.current_workflow_task_state
        return state and _post(desk, who, "workflow_action", post.pk, action, state.pk, comment="")

    return act


def _copy(**ways: str) -> Door:
    def copy(desk: Desk, who: str, post: Post) -> Any:
        word = desk.ledger.new_word(who)
        place = post.get_parent().pk
        return _post(desk, who, "copy", post.pk, new_title=word, new_slug=word, new_parent_page=place, **ways)

    return copy


def _other_place(desk: Desk, post: Post) -> int:
    here = post.get_parent().pk
    return next(blog.pk for blog in desk.blogs if blog.pk != here)


def _unschedule(desk: Desk, who: str, post: Post) -> Any:
    return _post(desk, who, "revisions_unschedule", post.pk, post.latest_revision_id)


def _collect(desk: Desk, who: str, post: Post) -> Any:
    state = post.current_workflow_task_state
    return state and _post(desk, who, "collect_workflow_action_data", post.pk, "approve", state.pk, comment="")


def _choose_parent(desk: Desk, who: str, post: Post) -> Any:
    model = "profile" if isinstance(post, Profile) else "story"
    return _post(desk, who, "choose_parent", "posts", model, parent_page=desk.blogs[0].pk)


DOORS: dict[str, Door] = {
    "publish button": _editor_button("action-publish"),
    "approve while editing": _editor_button("action-workflow-action", **{"workflow-action-name": "approve"}),
    "cancel workflow button": _editor_button("action-cancel-workflow"),
    "restart workflow button": _editor_button("action-restart-workflow"),
    "create and publish": _create("action-publish"),
    "create and hand in": _create("action-submit"),
    "create": _create("action-save"),
    "workflow approve": _workflow_action("approve"),
    "workflow reject": _workflow_action("reject"),
    "workflow modal": _collect,
    "confirm cancellation": lambda desk, who, post: _post(desk, who, "confirm_workflow_cancellation", post.pk),
    "unpublish": lambda desk, who, post: _post(desk, who, "unpublish", post.pk, include_descendants="on"),
    "delete": lambda desk, who, post: _post(desk, who, "delete", post.pk, confirm=post.title),
    "move": lambda desk, who, post: _post(desk, who, "move_confirm", post.pk, _other_place(desk, post)),
    "reorder": lambda desk, who, post: _post(desk, who, "set_page_position", post.pk, position="0"),
    "live copy": _copy(publish_copies="on"),
    "alias": _copy(alias="on"),
    "draft copy": _copy(),
    "convert alias": lambda desk, who, post: _post(desk, who, "convert_alias", post.pk),
    "lock": lambda desk, who, post: _post(desk, who, "lock", post.pk),
    "unlock": lambda desk, who, post: _post(desk, who, "unlock", post.pk),
    "privacy": lambda desk, who, post: _post(desk, who, "set_privacy", post.pk, restriction_type="login"),
    "unschedule": _unschedule,
    "choose parent": _choose_parent,
    "bulk publish": lambda desk, who, post: _bulk(desk, who, "publish", post.pk, include_descendants="on"),
    "bulk publish of the blog": lambda desk, who, post: _bulk(
        desk, who, "publish", post.get_parent().pk, include_descendants="on"
    ),
    "bulk unpublish": lambda desk, who, post: _bulk(desk, who, "unpublish", post.pk),
    "bulk delete": lambda desk, who, post: _bulk(desk, who, "delete", post.pk),
    "bulk move": lambda desk, who, post: _bulk(desk, who, "move", post.pk, chooser=_other_place(desk, post)),
    "feed of the blog as reader": lambda desk, who, post: desk.browsers[READER].get(
        f"/en/{desk.blogs[0].slug}/feed.atom"
    ),
}
