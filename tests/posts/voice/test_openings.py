"""Opening phrases, and which of their lines may go on with what comes next."""

import pytest

from posts.voice.finding import Source
from posts.voice.openings import Openings
from posts.voice.rule import Rule, read_rule

LINES = {"next": "she·{fixes|is fixing}", "gap": "she … wheels", "alone": "she", "sign": "she·{,|'s}"}
SOURCE = Source("A book", "https://example.org/", "2026-11-30")


def rule(slug: str, match: str) -> Rule:
    examples = {"examples_fire": ["a", "b"], "examples_quiet": ["c", "d"]}
    raw = {"slug": slug, "kind": "term", "severity": "hint", "why": "Because.", "sources": ["book"], "match": [match]}
    kept = {"words": {}, "sources": {"book": SOURCE}, "protected": frozenset[str]()}
    return read_rule({**raw, **examples}, family="test", language="en", **kept)


@pytest.mark.parametrize(
    ("text", "going_on"),
    [
        ("she fixes it", {"next", "gap", "alone"}),
        ("she is late", {"next", "gap", "alone"}),  # a longer phrase is only looked at further on
        ("she sings", {"gap", "alone"}),
        ("she, too", {"gap", "alone", "sign"}),
        ("she's here", {"gap", "alone", "sign"}),
        ("she", {"gap", "alone"}),
        ("sheds", set()),
        ("ashes she fixes", {"next", "gap", "alone"}),
    ],
)
def test_a_line_goes_on_where_what_it_wants_next_is_there(text: str, going_on: set[str]) -> None:
    openings = Openings(rule(*each) for each in LINES.items())
    found = {each.id.removeprefix("test.") for *_place, meanings in openings.within(text) for each, _line in meanings}
    # "sign" begins with no word: it may be looked at anywhere, and is never left out where it goes on.
    assert found - {"sign"} == going_on - {"sign"}
    assert going_on <= found


def test_no_rules_open_nothing() -> None:
    assert not list(Openings([]).within("she fixes it"))
