"""A story in a file is read as its readers will, and every remark points back into the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.voice.block import Person
from posts.voice.manuscript import ManuscriptError, Part, read_manuscript

STORY = """\
---
title: "The lift: a story"
language: sv
people:
  - {name: Robin Ek, called: Robin, pronouns: they/them}
---

# First things

We *uti*lise the [yearly count](https://example.org/going-forward "here") & more
on two lines.

> Somebody said so.

| What | Where |
|------|-------|
| A &amp; B | [here](/x) |

![IMG_2041.jpg](a.jpg) {% include "utilise.html" %} and `utilise` <b title="utilise">bold</b>

```
utilise
```
"""


def parts(source: str) -> dict[str, Part]:
    return {part.block.text: part for part in read_manuscript(source, markdown=True).parts}


def test_the_front_matter_names_language_and_people() -> None:
    manuscript = read_manuscript(STORY, markdown=True)
    assert manuscript.language == "sv"
    assert manuscript.people == (Person(name="Robin Ek", called="Robin", pronouns="they/them"),)


def test_each_kind_of_text_has_its_role() -> None:
    roles = {text: part.block.role for text, part in parts(STORY).items()}
    assert roles["The lift: a story"] == "headline"
    assert roles["First things"] == "headline"
    assert roles["Somebody said so."] == "quote"
    assert roles["IMG_2041.jpg"] == "alt"
    assert roles["We utilise the yearly count & more on two lines."] == "body"


def test_code_tags_and_addresses_are_not_read() -> None:
    assert sum("utilise" in text for text in parts(STORY)) == 1
    assert not any("going-forward" in text for text in parts(STORY))


def test_links_are_known_to_the_block() -> None:
    block = parts(STORY)["We utilise the yearly count & more on two lines."].block
    assert [block.text[start:end] for start, end in block.links] == ["yearly count"]


def test_a_word_with_signs_inside_leads_back_to_all_of_them() -> None:
    part = parts(STORY)["We utilise the yearly count & more on two lines."]
    start, end = part.in_file(3, 10)
    assert STORY[start:end] == "uti*lise"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("markdown", [True, False])
def test_places_survive_any_line_end(end: str, markdown: bool) -> None:
    source = f"\ufeff---{end}title: Åh{end}---{end}{end}One{end}two{end}{end}Three"
    for part in read_manuscript(source, markdown=markdown).parts:
        for index, sign in enumerate(part.block.text):
            assert sign == " " or source[part.places[index]] == sign


@given(st.text(alphabet="ab *_`[]()!<>&;#|-\n\r\\{}%~:/\"'\0é1.", max_size=60), st.booleans())
def test_no_text_is_too_odd_to_read(source: str, markdown: bool) -> None:
    for part in read_manuscript(source, markdown=markdown).parts:
        assert len(part.places) == len(part.block.text)
        assert part.places == sorted(part.places)
        assert all(0 <= place < len(source) for place in part.places)


@pytest.mark.parametrize("front", ["title: [", "- a list", "people: Robin", "people: [{called: Robin}]"])
def test_front_matter_that_cannot_be_read_is_refused_with_a_reason(front: str) -> None:
    with pytest.raises(ManuscriptError, match="front matter"):
        read_manuscript(f"---\n{front}\n---\nText", markdown=True)
