"""A story as plain text boxes and back into blocks: nothing is lost on the way, and what has no box stays as it is."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Locale

from posts.boxes import boxes_of, normalised, texts_of, to_plain, to_rich, write_texts
from posts.models import Story
from posts.text import STORY_FEATURES, clean_stored_html

ANY_TEXT = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\n\r\t <>&\"'\xa0\u2028ab")), max_size=200)

RICH = "<p>We <b>mended</b> the bell.</p>"
QUOTE = {"quote": "Two minutes.", "speaker": "Wim", "source": "at the desk", "source_link": ""}


def story_of(*body, headline="<p>A wet saddle</p>", standfirst="A bell and a kettle."):
    english = Locale(language_code="en")
    story = Story(title="A wet saddle", locale=english, headline=headline, standfirst=standfirst)
    story.body = story.body.stream_block.to_python(
        [{"type": kind, "value": value, "id": key} for key, kind, value in body]
    )
    return story


# A line of text and a paragraph of rich text


@given(ANY_TEXT)
def test_what_was_typed_comes_back(text):
    assert to_plain(to_rich(text)) == normalised(text)


@given(ANY_TEXT)
def test_what_comes_back_is_stable(text):
    assert normalised(normalised(text)) == normalised(text)
    assert to_rich(normalised(text)) == to_rich(text)


@given(ANY_TEXT)
def test_the_cleaner_of_the_site_changes_nothing_of_it(text):
    assert clean_stored_html(to_rich(text)) == to_rich(text)


@given(ANY_TEXT)
@settings(max_examples=60)
def test_the_cms_editor_shows_and_stores_the_same_words(text):
    editor = ContentstateConverter(features=STORY_FEATURES)
    stored = editor.to_database_format(editor.from_database_format(to_rich(text)))
    assert to_plain(stored) == normalised(text)


@pytest.mark.parametrize(
    ("typed", "paragraphs"),
    [
        ("", ""),
        ("One", "<p>One</p>"),
        ("One\nTwo", "<p>One</p><p>Two</p>"),
        ("One\r\n\r\n\r\nTwo  \n", "<p>One</p><p>Two</p>"),
        ("1 < 2 & <b>bold</b>", "<p>1 &lt; 2 &amp; &lt;b&gt;bold&lt;/b&gt;</p>"),
        ("10\xa0kg", "<p>10&nbsp;kg</p>"),
        ("cafe\u0301", "<p>caf\xe9</p>"),
        ("a\u202eb\x00", "<p>ab</p>"),
    ],
)
def test_a_line_typed_is_a_paragraph(typed, paragraphs):
    assert to_rich(typed) == paragraphs


@pytest.mark.parametrize(
    "rich",
    [
        "<h2>Heading</h2><p>x</p>",
        RICH,
        "<p>a<br/>b</p>",
        '<p>Read <a href="https://a.example">this</a></p>',
        '<p>Read <a linktype="document" id="3">this</a></p>',
        "<ul><li>x</li></ul>",
        '<p><embed embedtype="mention" id="p1" form="name"/></p>',
        '<p><span lang="nl">doei</span></p>',
        "<p>a</p><hr/>",
        '<p lang="nl">x</p>',
        "<p>a<!-- b --></p>",
    ],
)
def test_what_plain_text_cannot_show_is_told_apart(rich):
    assert to_plain(rich) is None


@pytest.mark.parametrize(
    ("rich", "text"),
    [
        ("", ""),
        ("Bare words", "Bare words"),
        ("Bare &lt; words", "Bare < words"),
        ('<p data-block-key="k1">One</p>\n<p data-block-key="k2"></p><p>Two\n lines</p>', "One\nTwo lines"),
        ("<p>5 &euro; &#8211; &amp;amp;</p>", "5 € – &amp;"),
    ],
)
def test_plain_rich_text_is_shown_as_text(rich, text):
    assert to_plain(rich) == text


def test_a_paragraph_left_alone_keeps_the_editors_key():
    before = '<p data-block-key="a">One</p><p data-block-key="b">Two</p><p data-block-key="c">Two</p>'
    assert to_rich("Zero\nTwo\nOne\nTwo\nTwo", before=before) == (
        '<p>Zero</p><p data-block-key="b">Two</p><p data-block-key="a">One</p><p data-block-key="c">Two</p><p>Two</p>'
    )


# A story and its boxes


def test_a_story_is_its_headline_its_short_form_and_its_blocks_in_order():
    story = story_of(
        ("k1", "answer", {"prompt": "What happened?", "text": "<p>It rained.</p>"}),
        ("k2", "text", "<p>One</p><p>Two</p>"),
        ("k3", "closing_question", {"question": "And you?"}),
    )
    assert [(box.key, box.kind, box.label, box.text, box.plain) for box in boxes_of(story)] == [
        ("headline", "headline", "Headline", "A wet saddle", True),
        ("standfirst", "standfirst", "In short", "A bell and a kettle.", True),
        ("k1", "answer", "What happened?", "It rained.", True),
        ("k2", "text", "Text", "One\nTwo", True),
        ("k3", "closing_question", "Closing question", "And you?", True),
    ]


def test_what_has_no_box_is_shown_as_it_looks():
    story = story_of(("k1", "text", RICH), ("k2", "quote", QUOTE))
    rich, quote = boxes_of(story)[2:]
    assert (rich.plain, rich.text, rich.html.strip()) == (False, "", RICH)
    assert not quote.plain
    assert "Two minutes." in quote.html


def test_what_has_no_box_stays_to_the_letter_whatever_is_written():
    story = story_of(("k1", "text", RICH), ("k2", "quote", QUOTE), ("k3", "text", "<p>Old</p>"))
    write_texts(story, {"k1": "overwritten", "k2": "overwritten", "k3": "New", "nowhere": "words"})
    assert story.body.get_prep_value() == [
        {"type": "text", "value": RICH, "id": "k1"},
        {"type": "quote", "value": QUOTE, "id": "k2"},
        {"type": "text", "value": "<p>New</p>", "id": "k3"},
    ]


def test_a_headline_with_more_than_words_is_no_box():
    story = story_of(headline='<p><embed embedtype="mention" id="p1" form="name"/> mends</p>')
    write_texts(story, {"headline": "Overwritten"})
    assert not boxes_of(story)[0].plain
    assert "embed" in story.headline


def test_a_new_headline_names_the_draft():
    story = write_texts(story_of(), {"headline": "A dry\nsaddle & more"})
    assert (story.headline, story.title, story.slug) == ("<p>A dry saddle &amp; more</p>", "A dry saddle & more", "")


def test_a_headline_taken_away_leaves_the_title_that_lists_know():
    story = write_texts(story_of(), {"headline": ""})
    assert (story.headline, story.title) == ("", "A wet saddle")


def test_words_that_are_the_same_leave_the_source_to_the_letter():
    source = '<p data-block-key="a">One</p>\n<p></p><p data-block-key="b">Two</p>'
    story = write_texts(story_of(("k1", "text", source)), {"k1": "One\r\n\r\nTwo ", "headline": " A wet  saddle"})
    assert story.body.get_prep_value()[0]["value"] == source
    assert story.slug == ""


KEYS = st.lists(st.text(alphabet=string.hexdigits, min_size=8, max_size=8), min_size=1, max_size=5, unique=True)


@given(KEYS, st.data())
@settings(max_examples=80)
def test_every_text_written_is_read_back_and_order_and_ids_stay(keys, data):
    kinds = {
        "text": to_rich,
        "answer": lambda text: {"prompt": "What happened?", "text": to_rich(text)},
        "closing_question": lambda text: {"question": text},
        "quote": lambda text: {**QUOTE, "quote": text},
    }
    chosen = [(key, data.draw(st.sampled_from(sorted(kinds)))) for key in keys]
    story = story_of(*((key, kind, kinds[kind](data.draw(ANY_TEXT))) for key, kind in chosen))
    texts = {key: data.draw(ANY_TEXT) for key in ["headline", "standfirst", *keys]}
    before = {block["id"]: block for block in story.body.get_prep_value()}

    write_texts(story, texts)

    after = story.body.get_prep_value()
    assert [(block["id"], block["type"]) for block in after] == chosen
    assert [block for block in after if block["type"] == "quote"] == [
        before[key] for key, kind in chosen if kind == "quote"
    ]
    folded = {"headline"} | {key for key, kind in chosen if kind == "closing_question"}
    for key, text in texts_of(story).items():
        expected = normalised(texts[key])
        assert text == (expected.replace("\n", " ") if key in folded else expected)
    assert [box.key for box in boxes_of(story)] == ["headline", "standfirst", *keys]
