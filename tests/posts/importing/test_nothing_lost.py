"""Whatever people wrote: no stack trace, no lost word, no markup that the editor does not know."""

import re
from dataclasses import astuple

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from posts.importing.front_matter import read_post
from posts.importing.markdown import to_blocks
from posts.importing.values import Text, UnreadablePost
from posts.text import STORY_FEATURES
from tests.posts.importing.words import counted

WORDS = ["rain", "saddle", "bicycle", "malmö", "garage", "chain", "spoke", "bell", "tyre", "pump"]
word = st.sampled_from(WORDS)
line = st.lists(word, min_size=1, max_size=6).map(" ".join)


def wrapped(before, after):
    return line.map(lambda words: f"{before}{words}{after}")


# Every way of writing that the table in docs/importing.md names, good and broken, around words.
inline = st.one_of(
    line,
    word.map(lambda placeholder: f"<{placeholder}>"),
    *(wrapped(*pair) for pair in [("**", "**"), ("*", "*"), ("`", "`"), ("~~", "~~"), ("[", "](https://a.example)")]),
    *(wrapped(*pair) for pair in [("<b>", "</b>"), ("<b>", ""), ("", "</i>"), ("<u>", "</u>"), ("<a href='/x'>", "")]),
    *(wrapped(*pair) for pair in [("{{ ", " }}"), ("{% ", " %}"), ("[^1] ", ""), ("&lt;", "&gt;")]),
    *(wrapped(*pair) for pair in [("![", "](/a.png)"), ('<img src="/a.png" alt="', '">'), ("<sup>", "</sup>")]),
)
block = st.one_of(
    inline,
    *(wrapped(*pair) for pair in [("# ", ""), ("###### ", ""), ("> ", ""), ("- ", ""), ("3. ", ""), ("    ", "")]),
    *(wrapped(*pair) for pair in [("```\n", "\n```"), ("```\n", ""), ("[^1]: ", ""), ("| ", " |"), ("- - - ", "")]),
    *(wrapped(*pair) for pair in [("<div>", ""), ("", "</div>"), ("<table>", ""), ("<tr><td>", ""), ("<li>", "</ul>")]),
    *(wrapped(*pair) for pair in [("<figure><img src=x>", "</figure>"), ("<figcaption>", "</figcaption>")]),
    *(wrapped(*pair) for pair in [("<blockquote>", "</blockquote>"), ("<dl><dt>", "</dl>"), ("<details>", "")]),
    *(wrapped(*pair) for pair in [("<caption>", "</caption>"), ("<h2><p>", ""), ("<iframe>", "</iframe>")]),
    st.tuples(line, line).map(lambda cells: f"| {cells[0]} | b |\n|---|---|\n| {cells[1]} | d |"),
)
post = st.lists(block, min_size=1, max_size=8).map("\n\n".join)


def shown(rich_text):
    return counted(re.sub(r"<[^>]*>", " ", rich_text))


def words_told_or_shown(blocks, notes):
    in_blocks = " ".join(" ".join(map(str, astuple(made))) for made in blocks)
    return shown(in_blocks) + counted(" ".join(note.what for note in notes))


@given(post)
def test_every_word_is_in_a_block_or_in_a_note(source):
    blocks, notes = to_blocks(source)
    written = {word: count for word, count in counted(source).items() if word in WORDS}
    found = words_told_or_shown(blocks, notes)
    assert {word: count for word, count in written.items() if found[word] < count} == {}


@given(post)
def test_text_holds_only_what_the_editor_offers(source):
    for made in to_blocks(source)[0]:
        if isinstance(made, Text):
            tags = {"p", "h2", "h3", "b", "i", "a", "ul", "ol", "li", "br"}
            attributes = {"a": {"href", "linktype", "id"}}
            cleaned = nh3.clean(made.html, tags=tags, attributes=attributes, link_rel=None)
            assert counted(cleaned) == counted(made.html)
            assert set(re.findall(r"</?([a-z0-9]+)", made.html)) <= tags


@given(post)
def test_the_editor_opens_and_saves_the_text_without_losing_a_word(source):
    editor = ContentstateConverter(features=STORY_FEATURES)
    for made in to_blocks(source)[0]:
        if isinstance(made, Text):
            saved = editor.to_database_format(editor.from_database_format(made.html))
            assert shown(saved) == shown(made.html)


signs = st.sampled_from("{}%<>[]()!|*_`~#-=:^\"'&;./ \n\taé0")
pieces = [
    "{%",
    "%}",
    "{{",
    "}}",
    "| url",
    "raw",
    "endraw",
    "```",
    "<img",
    "<p>",
    "<table>",
    "</",
    "<?",
    "<!--",
    "<![CDATA[",
]
heap = st.lists(signs | st.sampled_from(pieces), max_size=60).map("".join)
anything = st.text(alphabet=st.characters(codec="utf-8"), max_size=400)
file_content = st.binary(max_size=300) | anything.map(lambda text: f"---\ntitle: {text}\n---\nx".encode())


def ends_well(read, *arguments, **options) -> bool:
    """Whether it came to a result, or to a refusal that says why; any other error is one too many."""
    try:
        read(*arguments, **options)
    except UnreadablePost as refusal:
        return bool(str(refusal))
    return True


@given(anything)
def test_any_text_at_all_ends_in_blocks_or_in_a_stated_refusal(source):
    assert ends_well(to_blocks, source, image=source)


@given(heap)
def test_any_heap_of_markup_ends_in_blocks_or_in_a_stated_refusal(source):
    assert ends_well(to_blocks, source)


@given(file_content)
def test_any_bytes_at_all_are_a_post_or_refused_with_a_reason(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("any") / "2019-03-02-any.md"
    file.write_bytes(content)
    assert ends_well(read_post, file)


def test_the_count_would_see_a_loss():
    blocks, notes = to_blocks("rain rain saddle")
    assert words_told_or_shown(blocks, notes)["rain"] == 2
    with pytest.raises(AssertionError):
        assert words_told_or_shown(blocks[1:], notes)["rain"] == 2
