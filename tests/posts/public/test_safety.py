"""Attacks 17 to 21, 28 and 29 of delivery.md 4.2, and what browsers are told to refuse."""

import json
import re
from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from posts.blocks import BodyBlock
from posts.models import Person, Story, Topic
from posts.rendering import prose
from posts.sharing import script_json
from tests.factories import make_person, make_picture, make_topic
from tests.posts.public.conftest import Reader

pytestmark = pytest.mark.django_db
SVG = '"><svg onload=alert(1)>'


# The one drawing of ours: the colour that stands in a picture's place (`posts.frames.ground_html`).
GROUND = re.compile(
    rb'<svg class="ground" display="none" aria-hidden="true">'
    rb'<rect width="100%" height="100%" fill="#[0-9a-f]{6}"/></svg>'
)


def harmful(html: bytes | str) -> list[str]:
    """Every element and attribute in a page that could run something."""
    page = BeautifulSoup(GROUND.sub(b"", html.encode() if isinstance(html, str) else html), "html.parser")
    scripts = [
        str(tag)
        for tag in page(["script", "svg", "iframe", "object", "style"])
        if tag.get("type") != "application/ld+json"
    ]
    handlers = [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on") or name == "style"]
    links = [str(tag) for tag in page.find_all(True) for name in ("href", "src", "cite") if _runs(tag.get(name))]
    return scripts + handlers + links


def _runs(address: str | None) -> bool:
    return (address or "").strip().lower().startswith(("javascript:", "data:", "vbscript:"))


def test_17_there_is_no_block_for_raw_html() -> None:
    names = {type(block).__name__ for block in BodyBlock().child_blocks.values()}

    assert not any("Raw" in name or "HTML" in name for name in names)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " JaVaScRiPt:alert(1)", "vbscript:x"])
def test_18_a_link_that_runs_something_is_no_link(address: str) -> None:
    value = {"text": "Go", "link": address, "ends_on": None}
    act = render_to_string("posts/blocks/call_to_act.html", {"value": value})
    quote = render_to_string(
        "posts/blocks/quote.html", {"value": {"quote": "q", "speaker": "s", "source": "t", "source_link": address}}
    )

    assert harmful(prose(f'<p><a href="{address}">x</a></p>')) == []
    assert harmful(act) == []
    assert harmful(quote) == []


def test_19_markup_that_skipped_the_form_is_cleaned_when_it_is_shown(publish: Any, reader: Reader) -> None:
    story = publish()
    raw = [
        {
            "type": "text",
            "value": '<p style="x">Hi<script>alert(1)</script><img src=x onerror=alert(1)></p><iframe></iframe>',
        }
    ]
    Story.objects.filter(pk=story.pk).update(body=json.dumps(raw))

    html = reader.get(story.url).content

    assert harmful(html) == []
    assert "Hi" in html.decode()


def test_20_no_field_can_break_out_of_its_place(publish: Any, reader: Reader, blog: Any) -> None:
    person = make_person(SVG, called=SVG, roles={"en": SVG})
    topic = make_topic(SVG)
    picture = {"picture": make_picture().pk, "alt_text": SVG, "caption": SVG, "credit": SVG, "decorative": False}
    story = publish(authors=[person], topics=[topic], cover=make_picture(), body=[("picture", _value(picture))])
    Story.objects.filter(pk=story.pk).update(
        headline=f"<p>{SVG}</p>", title=SVG, standfirst=SVG, cover_alt=SVG, cover_credit=SVG
    )
    type(blog).objects.filter(pk=blog.pk).update(title=SVG, tagline=SVG, about=SVG)

    pages = [story.url, blog.url, "/en/", f"/en/people/{person.public_id}/", topic.get_absolute_url()]

    assert [harmful(reader.get(path).content) for path in pages] == [[]] * len(pages)


def _value(raw: dict[str, Any]) -> Any:
    return BodyBlock().child_blocks["picture"].to_python(raw)


def test_21_a_name_cannot_turn_the_reading_direction() -> None:
    person = make_person("Asha\u202eegdirB")

    assert Person.objects.get(pk=person.pk).display_name == "AshaegdirB"


def test_28_structured_data_and_link_previews_cannot_end_their_element(publish: Any, reader: Reader) -> None:
    story = publish()
    attack = "</script><script>alert(1)</script>"
    Story.objects.filter(pk=story.pk).update(title=attack, headline="", standfirst=attack)

    html = reader.get(story.url).content
    facts = json.loads(BeautifulSoup(html, "html.parser").find("script").string)

    assert harmful(html) == []
    assert facts["description"] == attack
    assert "<" not in script_json({"name": attack})


@pytest.mark.parametrize("text", ["a ]]> b", "bell \x07 and \x00 null", "a &nbsp; b & c < d", "💡 lamp", "\ufffe"])
@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_29_nothing_written_in_a_story_breaks_a_feed(publish: Any, reader: Reader, text: str, form: str) -> None:
    if "\x00" in text and form:
        text = text.replace("\x00", "")  # no database takes it
    topic = make_topic("Bells")
    story = publish(topics=[topic])
    Topic.objects.filter(pk=topic.pk).update(name=text[:80])
    raw = [{"type": "closing_question", "value": {"question": text}}]
    Story.objects.filter(pk=story.pk).update(title=text, headline="", standfirst=text, body=json.dumps(raw))

    content = reader.get(f"/en/workshop/feed.{form}").content

    if form == "json":
        assert json.loads(content)["items"][0]["summary"] == text
    else:
        assert not feedparser.parse(content).bozo


def test_readers_pages_run_no_script_and_load_nothing_from_elsewhere(publish: Any, reader: Reader) -> None:
    policy = reader.get(publish().url).headers["Content-Security-Policy"]

    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives.pop("default-src") == "'none'"
    assert directives.pop("base-uri") == "'none'"
    ours = ["img-src", "style-src", "font-src", "connect-src", "form-action", "frame-ancestors"]  # and no script-src
    assert directives == dict.fromkeys(ours, "'self'")


def test_the_desk_has_a_policy_of_its_own(client: Any, editor: Any) -> None:
    client.force_login(editor)

    policy = client.get("/admin/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ],
)
def test_browsers_are_told_to_be_careful(reader: Reader, header: str, value: str) -> None:
    assert reader.get("/en/").headers[header] == value


def test_a_story_page_sets_no_cookie_and_may_be_kept_for_a_minute(publish: Any, reader: Reader) -> None:
    response = reader.get(publish().url)

    assert not response.cookies
    assert response.headers["Cache-Control"] == "public, max-age=1, stale-while-revalidate=1, stale-if-error=86400"


def test_an_unchanged_page_is_not_sent_twice(publish: Any, reader: Reader) -> None:
    path = publish().url
    first = reader.get(path)

    assert reader.get(path, if_none_match=first.headers["ETag"]).status_code == 304
