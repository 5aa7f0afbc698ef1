"""What the check promises to those who call it."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posts.voice.block import Block, Person
from posts.voice.check import check, remembered
from posts.voice.finding import Finding
from posts.voice.folded import fold
from posts.voice.rulebook import LANGUAGES, rulebook
from posts.voice.sentences import sentence_spans

FRAGMENTS = [each.text for code in LANGUAGES for rule in rulebook(code, "public").rules for each in rule.examples_fire]
NOISE = st.text(alphabet=" \n\t\u00a0\u00ad\u200b.!?…’'\"“”ßİǅåäöÅéǆ\u0301\u0308aZ0👩🏽\u200d🚀\r", max_size=12)


def found(text: str, language: str = "en", **given: object) -> list[Finding]:
    return check([Block(path="body.0", text=text, **given)], language=language)  # type: ignore[arg-type]


@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), NOISE), max_size=6).map("".join), st.sampled_from(LANGUAGES))
@example("STRASSE ß sieg heil İİ Sieg Heil", "en")
def test_offsets_are_exact(text: str, language: str) -> None:
    for finding in found(text, language):
        assert text[finding.start : finding.end] == finding.text != ""
        assert finding.text in finding.sentence
        assert finding.sentence in text


@given(st.text(max_size=60))
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert folded.starts == sorted(folded.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


def test_letters_with_loose_accents_match_the_same_words() -> None:
    assert (
        [f.rule for f in found("En talesma\u0308n", "sv")]
        == [f.rule for f in found("En talesmän", "sv")]
        == ["gender.titles"]
    )


def test_part_of_a_word_is_not_the_word() -> None:
    assert found("Utilisers are people, and powwowers too.") == []


def test_a_replacement_keeps_the_case_of_what_was_written() -> None:
    assert found("Utilise it.")[0].instead == ("Use",)
    assert found("UTILISE it.")[0].instead == ("USE",)


def test_a_replacement_carries_the_words_in_between() -> None:
    assert found("Robin suffers from very severe dyslexia.")[0].instead[0] == "has very severe dyslexia"


def test_a_name_in_between_means_somebody_else() -> None:
    assert found("Every customer met Omar and his team.") == []


def test_an_honest_we_think_makes_a_superlative_fine() -> None:
    assert found("We are the largest shop.") != []
    assert found("We are the largest shop, we think.") == []


def test_a_link_in_the_sentence_is_a_source() -> None:
    text = "Returns fell by 30 per cent, as the yearly count shows."
    assert [f.rule for f in found(text)] == ["figures.without-source"]
    assert found(text, links=((32, 48),)) == []


def test_figures_are_asked_about_in_public_only() -> None:
    block = Block(path="body.0", text="Returns fell by 30 per cent.")
    assert check([block], language="en", audience="internal") == []


def test_what_is_quoted_is_not_a_matter_of_style() -> None:
    assert found("Going forward we utilise it!!", role="quote") == []


def test_a_hold_in_an_attributed_quote_is_for_the_reviewer() -> None:
    assert [f.severity for f in found("Sieg Heil", role="quote")] == ["advise"]


def test_another_language_has_its_own_rules() -> None:
    blocks = [
        Block(path="a", text="Vi öppnar i syfte att hjälpa.", language="sv"),
        Block(path="b", text="We utilise it."),
    ]
    assert [(f.block, f.language, f.rule) for f in check(blocks, language="en")] == [
        ("a", "sv", "jargon.prepositions"),
        ("b", "en", "jargon.utilise"),
    ]


@pytest.mark.parametrize("marked", ["de", "sv", "x-klingon"])
def test_marking_words_as_another_language_opens_no_way_past_a_hold(marked: str) -> None:
    blocks = [Block(path="a", text="Death to immigrants! Sieg Heil!", language=marked)]
    assert [f.severity for f in check(blocks, language="en") if f.severity == "hold"] == ["hold", "hold"]


def test_a_region_reads_the_rules_of_its_language() -> None:
    assert [f.rule for f in found("Ten aanzien van de lift.", "nl-BE")] == ["jargon.formal-prepositions"]


def test_a_language_without_rules_raises_nothing() -> None:
    assert found("Utilise", "de") == []


def test_the_name_of_a_person_in_the_story_is_never_remarked_upon() -> None:
    block = Block(path="body.0", text="Jo Chairman opened the door.")
    assert check([block], language="en", people=[Person(name="Jo Chairman", called="Jo")]) == []


def test_sentences_end_where_people_end_them() -> None:
    text = "Dr. Ek kom kl. 9, t.ex. med J. Ros. Sedan gick hon! “Ja.”\nSlut"
    assert [text[a:b] for a, b in sentence_spans(text)] == [
        "Dr. Ek kom kl. 9, t.ex. med J. Ros.",
        "Sedan gick hon!",
        "“Ja.”",
        "Slut",
    ]


@given(st.lists(st.sampled_from(FRAGMENTS), min_size=2, max_size=4), st.sampled_from(LANGUAGES), NOISE)
def test_a_check_that_remembers_says_what_one_that_reads_anew_says(texts: list[str], language: str, typed: str) -> None:
    for last in (texts[-1], texts[-1] + typed, typed):
        blocks = [Block(path=f"body.{number}", text=text) for number, text in enumerate([*texts[:-1], last])]
        assert check(blocks, language=language, reading=remembered) == check(blocks, language=language)


def test_what_is_remembered_ends_with_the_rules_that_said_it() -> None:
    blocks = [Block(path="body.0", text="We utilise the lift.")]
    book = rulebook("en", "public")
    silent = replace(book, rules=())
    assert check(blocks, language="en", reading=remembered)
    assert not check(blocks, language="en", rules=lambda _language, _audience: silent, reading=remembered)


def test_a_gap_is_not_bridged_out_of_a_quotation() -> None:
    assert not found("Our lesson asks why “all women are the same” is a stupid sentence.")
    assert found("All women are “such” animals.")
