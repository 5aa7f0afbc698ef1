"""A story goes from the writing page into the CMS editor and back, and nothing of it is lost on the way."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from posts.boxes import texts_of
from posts.models import Story
from posts.seals import canonical_blocks
from posts.writers import drafts
from tests import factories
from tests.factories import AUTHORS
from tests.posts.editor import editor_data, signed_in

pytestmark = pytest.mark.django_db
RICH = '<p data-block-key="a1">We wrote it <b>on the wall</b>, see <a href="https://byline.example/">the notes</a>.</p>'


def newest(story: Story) -> Story:
    return Story.objects.get(pk=story.pk).get_latest_revision_as_object()


def every_kind() -> list[tuple[str, Any]]:
    """A body with one block of each kind an editor may have put there."""
    picture = {"picture": factories.make_picture(), "alt_text": "A bell.", "decorative": False, "caption": "Brass"}
    picture["credit"] = "Me"
    return [
        ("answer", {"prompt": "What happened?", "text": "<p>It rang.</p>"}),
        ("text", RICH),
        ("quote", {"quote": "It rings!", "speaker": "A customer", "source": "Here", "source_link": ""}),
        ("picture", picture),
        ("call_to_act", {"text": "Come", "link": "https://byline.example/come", "ends_on": "2030-01-01"}),
        ("closing_question", {"question": "And yours?"}),
    ]


def save_in_the_editor(user: Any, story: Story) -> None:
    """Open the story in the CMS editor and save what stands there, block by block with its id."""
    blocks = drafts.blocks_of(newest(story))
    fields: dict[str, Any] = {"body-count": len(blocks)}
    for number, block in enumerate(blocks):
        here = f"body-{number}"
        fields |= {
            f"{here}-deleted": "",
            f"{here}-order": number,
            f"{here}-type": block["type"],
            f"{here}-id": block["id"],
        }
        value = {"": block["value"]} if isinstance(block["value"], str) else block["value"]
        for name, part in value.items():
            rich = (block["type"], name) in (("text", ""), ("answer", "text"))
            fields[f"{here}-value" + (f"-{name}" if name else "")] = rich_text(part) if rich else part or ""
    version = newest(story)
    known = editor_data(version, cover=version.cover_id or "", cover_alt=version.cover_alt)
    data = {name: value for name, value in known.items() if not name.startswith("body-")} | fields
    data |= {"cover_credit": version.cover_credit}
    answer = signed_in(user).post(reverse("wagtailadmin_pages:edit", args=[story.pk]), data)
    assert answer.status_code == 302


def write_here(user: Any, story: Story, **typed: str) -> None:
    fields = {"do": "save"}
    for key, text in texts_of(newest(story)).items():
        fields |= {f"was-{key}": text, f"box-{key}": typed.get(key, text)}
    assert signed_in(user).post(reverse("write", args=[story.pk]), fields).status_code == 302


def test_from_here_into_the_editor_and_back_every_block_stays_to_the_letter():
    author = factories.make_user(AUTHORS)
    story = factories.make_story(by=author, body=every_kind(), cover=factories.make_picture(), cover_alt="A bell.")
    key = drafts.blocks_of(newest(story))[0]["id"]
    write_here(author, story, **{key: 'It rang.\nOnce < twice & "thrice".'})
    before = canonical_blocks(drafts.blocks_of(newest(story)))
    save_in_the_editor(author, story)
    assert canonical_blocks(drafts.blocks_of(newest(story))) == before
    write_here(author, story, headline="After the editor")
    assert canonical_blocks(drafts.blocks_of(newest(story))) == before
    assert newest(story).cover_alt == "A bell."


def test_a_save_here_that_changes_nothing_changes_no_digest_and_makes_no_version():
    author = factories.make_user(AUTHORS)
    story = factories.make_story(by=author, body=every_kind())
    digest, revisions = newest(story).content_digest(), story.revisions.count()
    write_here(author, story)
    assert newest(story).content_digest() == digest
    assert story.revisions.count() == revisions


def test_what_was_made_here_opens_in_the_editor_as_blocks():
    author, blog = factories.make_user(AUTHORS), factories.make_blog()
    client = signed_in(author)
    client.post(reverse("write_new"), {"prompt": "", "kind": "promise", "blog": blog.pk})
    story = Story.objects.get()
    key = drafts.blocks_of(newest(story))[0]["id"]
    write_here(author, story, headline="A bell", **{key: "It rang."})
    client.post(reverse("write_new_quote", args=[story.pk]), {"quote": "Ding", "speaker": "A", "source": "B"})
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[story.pk]))
    assert editor.status_code == 200
    assert "Ding" in editor.content.decode()
    save_in_the_editor(author, story)
    assert [block.block_type for block in newest(story).body] == ["answer"] * 4 + ["quote"]


def test_a_day_is_sealed_the_same_as_it_is_stored_and_as_it_is_read():
    stored, read = ({"type": "call_to_act", "value": {"ends_on": day}} for day in ("2030-01-01", date(2030, 1, 1)))
    assert canonical_blocks([stored]) == canonical_blocks([read])
