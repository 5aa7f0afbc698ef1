"""Rich text made safe, and plain text made from it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.text import (
    BLOCK_TAGS,
    INLINE_TAGS,
    clean_html,
    clean_line,
    clean_stored_html,
    one_line,
    plain_text,
    plain_text_and_links,
    shorten,
)


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        "<svg/onload=alert(1)>",
        '<p style="background:url(//evil.example)">x</p>',
        "<img src=x onerror=alert(1)>",
        '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "<iframe src=//evil.example></iframe>",
    ],
)
@pytest.mark.parametrize("clean", [clean_html, clean_stored_html])
def test_nothing_that_runs_or_loads_survives(evil, clean):
    page = Page()
    page.feed(clean(f"<p>Before</p>{evil}"))
    assert page.tags <= BLOCK_TAGS | INLINE_TAGS
    assert page.attributes <= {"href"}
    assert "Before" in page.text


class Page(HTMLParser):
    """The tags, attributes and text that a browser would find."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = set(), set(), ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _value in attrs)
        assert all(not (value or "").startswith(("javascript:", "data:")) for _name, value in attrs)

    def handle_data(self, data):
        self.text += data


def test_what_the_editor_offers_survives():
    source = (
        '<h2>A</h2><p data-block-key="k1"><b>b</b> <i>i</i> <a linktype="page" id="3">here</a></p><ul><li>x</li></ul>'
    )
    assert clean_stored_html(source) == source


def test_links_are_told_by_where_they_stand():
    text, links = plain_text_and_links('<p>Read <a href="/x">the &amp; manual</a>.</p><p><a href="/y">More</a></p>')
    assert text == "Read the & manual.\nMore"
    assert [text[start:end] for start, end in links] == ["the & manual", "More"]


def test_blocks_become_lines_and_words_never_stick_together():
    assert plain_text("<p>One<br/>two</p><ul><li>three</li><li>four</li></ul>") == "One\ntwo\nthree\nfour"


def test_a_tag_over_two_lines_is_no_word():
    assert plain_text('<p>One <a\nhref="https://example.org">two</a> three</p>\n<p>four &amp;&#10;five</p>') == (
        "One two three\nfour & five"
    )


def test_what_somebody_typed_is_no_tag():
    typed = "We had a <3 moment\nand 5 > 3, a < b\nand c > d"
    assert plain_text(typed) == typed


def test_a_line_loses_what_turns_or_hides_text():
    assert clean_line("  No\u202eor \n\x00 x\u2066y ") == "Noor xy"


@given(st.text(max_size=300))
def test_a_headline_is_one_clean_line_whatever_was_typed(text):
    line = one_line(f"<p>{text}</p>")
    assert "\n" not in line
    assert line == line.strip()


@given(st.text(max_size=300), st.integers(10, 80))
def test_shortened_text_is_never_longer_than_asked(text, length):
    assert len(shorten(text, length)) <= length
