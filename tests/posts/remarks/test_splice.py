"""Words exchanged inside rich text: nothing but the words changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.remarks.splice import exchanged, laid_out


def place(source: str, words: str) -> tuple[int, int]:
    start = laid_out(source).index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("source", "words", "new", "expected"),
    [
        ("<p>The bell was broke.</p>", "broke", "broken", "<p>The bell was broken.</p>"),
        (
            "<p>The <b>bell</b> was broke.</p>",
            "bell was broke",
            "bell was broken",
            "<p>The <b>bell</b> was broken.</p>",
        ),
        (
            '<p>See <a href="/x">our page</a> now.</p>',
            "See our page",
            "Look at our page",
            '<p>Look at <a href="/x">our page</a> now.</p>',
        ),
        ('<p>See <a href="/x">our page</a>.</p>', "our page", "the page", '<p>See <a href="/x">the page</a>.</p>'),
        ("<p>salt &amp; pepper</p>", "&", "and", "<p>salt and pepper</p>"),
        ("<p>a &lt; b</p>", "a < b", "a & <b>", "<p>a &amp; &lt;b&gt;</p>"),
        ("<p>One.</p><p>One.</p>", "One", "Two", "<p>Two.</p><p>One.</p>"),
        ("<p>It <i>really</i> works.</p>", "really ", "", "<p>It works.</p>"),
        ("<p><b>Half</b>way there</p>", "Halfway", "All the way", "<p><b>All the way</b> there</p>"),
        ('<p data-block-key="k1">caf&eacute; open</p>', "café", "bar", '<p data-block-key="k1">bar open</p>'),
    ],
)
def test_only_the_words_change(source: str, words: str, new: str, expected: str) -> None:
    assert exchanged(source, *place(source, words), new) == expected


def test_a_link_that_lost_all_its_words_goes_and_the_rest_stays() -> None:
    source = '<p>We <b>and <a href="/x">others</a></b> came.</p>'
    assert exchanged(source, *place(source, " others"), "") == "<p>We <b>and</b> came.</p>"


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (0, 99), (-1, 2), (2, 6)])
def test_a_range_outside_the_text_or_over_the_end_of_a_line_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"outside|crosses"):
        exchanged("<p>One</p><p>Two</p>", start, end, "x")


def test_the_text_has_a_line_for_each_paragraph_heading_and_item() -> None:
    source = "<h2>Head</h2><p>One<br/>two</p><ul><li>a</li><li>b</li></ul>"
    assert laid_out(source) == "Head\nOne\ntwo\na\nb"


letters = st.text(alphabet="ab cé&<>\"'", min_size=1, max_size=6)
inline = st.recursive(
    letters.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(["b", "i", 'a href="/x?a=1&amp;b=2>"', "em"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
paragraphs = st.lists(
    st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "h2", "li"]),
        st.lists(inline, min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=3,
).map("".join)


@given(source=paragraphs, data=st.data(), new=st.text(alphabet='xyz ab<&>"', max_size=12))
def test_the_text_after_is_the_text_before_with_the_words_exchanged(source: str, data: st.DataObject, new: str) -> None:
    text = laid_out(source)
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    first, last = data.draw(st.sampled_from(lines))
    start = data.draw(st.integers(first, last - 1))
    end = data.draw(st.integers(start + 1, last))
    after = exchanged(source, start, end, new)
    wanted = text[:start] + new + text[end:]
    if wanted.split("\n") == [line for line in wanted.split("\n") if line]:  # no line lost all its words
        assert laid_out(after) == wanted
    else:
        assert laid_out(after) == re.sub(r"\n+", "\n", wanted).strip("\n")


@given(source=paragraphs, data=st.data(), new=st.text(alphabet="xyz<&", min_size=1, max_size=5))
def test_every_tag_stays_when_a_word_is_exchanged_for_another(source: str, data: st.DataObject, new: str) -> None:
    text = laid_out(source)
    start = data.draw(st.sampled_from([place for place, letter in enumerate(text) if letter != "\n"]))
    assert _tags(exchanged(source, start, start + 1, new)) == _tags(source)


def _tags(source: str) -> list[str]:
    return re.findall(r"""<(?:[^<>"]|"[^"]*")*>""", source)


@given(source=paragraphs)
def test_exchanging_words_for_themselves_changes_not_a_letter(source: str) -> None:
    text = laid_out(source)
    end = text.index("\n") if "\n" in text else len(text)
    assert exchanged(source, 0, end, text[:end]) == source
