"""A story's whole text as a blog elsewhere carries it."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from integrations.adapters import ADAPTERS
from integrations.models import Channel
from posts.elsewhere import body_of
from posts.models import Story
from posts.pictures import sha256_of
from posts.reading import read
from tests.factories import make_live_story, make_picture, make_story

pytestmark = pytest.mark.django_db


def story_of(*body: tuple[str, Any], **fields: Any) -> Story:
    return make_story(body=body, **fields)


def test_the_text_goes_out_plain_with_absolute_addresses() -> None:
    page = make_live_story(headline="Linked to")
    text = f'<p>See <a linktype="page" id="{page.pk}">the bell</a>, <b>now</b>.</p>'
    html = body_of(story_of(("text", text), standfirst="Ten minutes & a kettle.")).html
    assert "<p><strong>Ten minutes &amp; a kettle.</strong></p>" in html
    assert f'See <a href="{page.full_url}">the bell</a>, <b>now</b>.' in html


def test_a_picture_is_named_by_its_file_and_travels_with_its_words() -> None:
    picture = make_picture()
    value = {"picture": picture, "alt_text": 'A "bell" & a kettle', "caption": "In Malmö", "credit": "Noor Veldkamp"}
    body = body_of(story_of(("picture", value)))
    (media,) = body.pictures
    assert (media.sha256, media.alt) == (sha256_of(picture.file.name), 'A "bell" & a kettle')
    assert f'<img src="picture:{media.sha256}" alt="A &quot;bell&quot; &amp; a kettle"' in body.html
    assert "<figcaption>In Malmö <span>Picture: Noor Veldkamp</span>" in body.html


def test_a_picture_that_is_only_decoration_has_no_words() -> None:
    value = {"picture": make_picture(), "alt_text": "kept while undecided", "decorative": True, "credit": "Noor"}
    body = body_of(story_of(("picture", value)))
    assert body.pictures[0].alt == ""
    assert 'alt=""' in body.html


def test_no_address_but_the_usual_kinds_gets_out() -> None:
    body = body_of(story_of(("quote", {"quote": "So", "speaker": "Ann", "source": "x", "source_link": "javascript:x"})))
    assert "javascript" not in body.html


def test_the_text_is_the_same_whatever_day_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    value = {"text": "Come and mend", "link": "https://blog.example/mend", "ends_on": date(2026, 12, 3)}
    story = story_of(("call_to_act", value))
    texts = set()
    for year in (2026, 2027):
        monkeypatch.setattr(timezone, "localdate", lambda today=date(year, 11, 1): today)
        texts.add(body_of(story).html)
    (html,) = texts
    assert '<a href="https://blog.example/mend">Come and mend</a> (Until 3 December 2026)' in html


def test_it_speaks_the_story_s_language_whatever_the_reviewer_s() -> None:
    picture = {"picture": make_picture(), "alt_text": "En klocka", "credit": "Noor"}
    story = make_story(body=[("picture", picture)])
    story.locale.language_code = "sv"
    assert "Bild: Noor" in body_of(story).html


def test_only_where_a_channel_carries_it_is_the_whole_text_read_and_sealed() -> None:
    story = make_story(text="<p>Only in the whole text.</p>")
    blog = story.get_parent()
    assert read(story).announcement.body == ""
    channel = Channel.objects.create(name="Elsewhere", kind="wordpress", config={"base_url": "https://news.example"})
    channel.blogs.add(blog.pk)
    (copy,) = read(story).copies
    assert ADAPTERS["wordpress"].carries_body
    assert "<p>Only in the whole text.</p>" in copy.parts.fields["html"]
