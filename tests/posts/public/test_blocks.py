"""What a story is made of, as HTML."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.utils import timezone, translation
from wagtail.documents import get_document_model

from posts.blocks import BodyBlock
from tests.factories import make_picture
from tests.posts.public.conftest import words

pytestmark = pytest.mark.django_db


def render(kind: str, value: Any, *, language: str = "en") -> BeautifulSoup:
    """One block as the page prints it; `value` as it is stored."""
    stream = BodyBlock().to_python([{"type": kind, "value": value}])
    with translation.override(language):
        return BeautifulSoup(stream[0].render_as_block(), "html.parser")


def test_a_quote_names_its_speaker_and_its_source() -> None:
    quote = {
        "quote": "It rang by itself.",
        "speaker": "Asha",
        "source": "Leeds, 2026",
        "source_link": "https://x.example/",
    }

    figure = render("quote", quote).figure

    assert words(figure.blockquote) == "It rang by itself."
    assert words(figure.figcaption) == "Asha , Leeds, 2026"
    assert figure.cite.a["href"] == "https://x.example/"


def test_a_picture_carries_alt_caption_and_credit_and_waits_to_be_loaded() -> None:
    value = {
        "picture": make_picture().pk,
        "alt_text": "A bell",
        "caption": "It rings",
        "credit": "Tan",
        "decorative": False,
    }

    figure = render("picture", value).figure

    assert figure.img["alt"] == "A bell"
    assert figure.img["loading"] == "lazy"
    assert figure.img["width"]
    assert words(figure.figcaption) == "It rings Picture: Tan"


def test_a_document_link_tells_kind_size_and_language() -> None:
    document = get_document_model().objects.create(title="x", file=ContentFile(b"x" * 2048, name="manual.pdf"))

    link = render("document", {"document": document.pk, "text": "Repair manual", "language": "sv"}).a

    assert words(link) == "Repair manual (PDF, 2.0 KB, Swedish)"
    assert link["hreflang"] == "sv"


def test_a_call_to_act_is_a_link_until_its_last_day() -> None:
    today = timezone.localdate()

    act = render("call_to_act", {"text": "Bring your bell", "link": "https://x.example/", "ends_on": str(today)})

    assert act.a["href"] == "https://x.example/"


def test_a_call_to_act_past_its_day_reads_as_past() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)

    act = render("call_to_act", {"text": "Bring your bell", "link": "https://x.example/", "ends_on": str(yesterday)})

    assert act.a is None
    assert "This was possible until" in words(act)


def test_an_answer_prints_the_answer_and_not_the_question() -> None:
    answer = render("answer", {"prompt": "What happened?", "text": "<p>It rang.</p>"})

    assert str(answer).strip() == "<p>It rang.</p>"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", ""),
        ("text", '<p data-block-key="a1"></p>'),
        ("answer", {"prompt": "What happened?", "text": ""}),
        ("quote", {"quote": "", "speaker": "", "source": "", "source_link": ""}),
        ("picture", {"picture": None, "alt_text": "", "decorative": False, "caption": "", "credit": ""}),
        ("document", {"document": None, "text": "", "language": "en"}),
        ("call_to_act", {"text": "", "link": "", "ends_on": None}),
        ("closing_question", {"question": ""}),
        ("addition", {"added_on": None, "text": ""}),
    ],
)
def test_an_empty_block_leaves_nothing(kind: str, value: Any) -> None:
    assert str(render(kind, value)).strip() == ""


def test_a_closing_question_speaks_to_the_reader() -> None:
    assert words(render("closing_question", {"question": "What did you mend?"})).endswith("What did you mend?")


def test_a_quote_without_a_source_is_still_a_quote() -> None:
    html = render_to_string("posts/blocks/quote.html", {"value": {"quote": "Yes."}})

    assert "<figcaption" not in html
