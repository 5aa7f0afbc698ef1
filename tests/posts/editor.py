"""What a browser posts from the page editor, for tests that go through its doors."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from posts.models import Story


def signed_in(user: Any) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def editor_data(
    story: Story, *, headline: str | None = None, text: str = "Changed words.", **more: Any
) -> dict[str, Any]:
    """The editor's form for a story with one text block; `more` names buttons and further fields."""
    people = [{"person": key} for key in dict.fromkeys(person.pk for person in story.people())]
    choices = {name: more.pop(name, []) for name in ("topics", "values")}
    return choices | nested_form_data(
        {
            "headline": rich_text(f"<p>{headline or story.headline_text()}</p>"),
            "standfirst": story.standfirst,
            "body": streamfield([("text", rich_text(f"<p>{text}</p>"))]),
            "bylines": inline_formset(people),
            "cover": "",
            "cover_alt": "",
            "cover_credit": "",
            "kind": story.kind,
            "series": "",
            **more,
        }
    )


def post_editor(user: Any, story: Story, **fields: Any) -> Any:
    """Post the editor's form of `story` as `user`; follows no redirect."""
    return signed_in(user).post(reverse("wagtailadmin_pages:edit", args=[story.pk]), editor_data(story, **fields))


def words_live(story: Story) -> str:
    """What the database holds of the live page's body; empty when it is not live."""
    found = Story.objects.filter(pk=story.pk, live=True).first()
    return found.body_text() if found else ""


def newest_words(story: Story) -> str:
    """The words of the newest draft."""
    return str(Story.objects.get(pk=story.pk).get_latest_revision_as_object().body_text())
