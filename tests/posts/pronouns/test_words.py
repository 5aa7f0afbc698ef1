"""Genitives, verbs, reflexives, labels."""

import pytest

from posts.pronouns import SUGGESTIONS, PronounSet, agree, genitive, known_set, refer, stated


@pytest.mark.parametrize(
    ("language", "name", "expected"),
    [
        ("en", "Sam", "Sam’s"),
        ("en", "Lars", "Lars’s"),
        ("nl", "Sam", "Sams"),
        ("nl", "Anna", "Anna’s"),
        ("nl", "Max", "Max’"),
        ("nl", "Joris", "Joris’"),
        ("nl", "Romy", "Romy’s"),
        ("nl", "Roy", "Roys"),
        ("nl", "Lou", "Lous"),
        ("nl", "Marie", "Maries"),
        ("nl", "René", "Renés"),
        ("nl-BE", "Leo", "Leo’s"),
        ("sv", "Sam", "Sams"),
        ("sv", "Lars", "Lars"),
        ("sv", "Max", "Max"),
        ("sv", "Åsa", "Åsas"),
    ],
)
def test_a_name_has_its_languages_genitive(language, name, expected) -> None:
    assert genitive(name, language=language) == expected


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("is", "are"),
        ("was", "were"),
        ("has", "have"),
        ("does", "do"),
        ("isn’t", "aren’t"),
        ("wasn't", "weren't"),
        ("hasn’t", "haven’t"),
        ("doesn’t", "don’t"),
        ("is not", "are not"),
        ("has been", "have been"),
        ("carries", "carry"),
        ("says", "say"),
        ("goes", "go"),
        ("passes", "pass"),
        ("watches", "watch"),
        ("pushes", "push"),
        ("fixes", "fix"),
        ("uses", "use"),
        ("closes", "close"),
        ("makes", "make"),
        ("lies", "lie"),
        ("ties", "tie"),
        ("focuses", "focus"),
        ("manages", "manage"),
        ("teaches", "teach"),
        ("agrees", "agree"),
        ("buys", "buy"),
        ("’s", "’re"),
        ("can", "can"),
        ("won’t", "won’t"),
        ("couldn’t", "couldn’t"),
        ("Is", "Are"),
    ],
)
def test_a_verb_agrees_both_ways_and_stays_where_it_agrees_already(singular, plural) -> None:
    assert agree(singular, plural=True) == plural
    assert agree(plural, plural=False) == singular
    assert agree(singular, plural=False) == singular
    assert agree(plural, plural=True) == plural


def test_agreement_follows_what_is_printed() -> None:
    they = known_set("they/them", language="en")
    assert refer("Sam", "name", language="en", chosen=they, verb="be") == "Sam is"
    assert refer("Sam", "subject", language="en", chosen=they, verb="be") == "they are"
    assert refer("Sam", "subject", language="en", verb="are") == "Sam is"
    assert refer("Sam", "subject", language="en", chosen=they, verb="’s") == "they’re"


def test_missing_forms_fall_back_to_the_name() -> None:
    own = PronounSet(language="en", label="nym", subject="nym", plural_verb=True)
    said = [refer("Sam", form, language="en", chosen=own) for form in ("subject", "object", "det", "poss", "refl")]
    assert said == ["nym", "Sam", "Sam’s", "Sam’s", "Sam"]
    nothing = PronounSet(language="en", label="nym", plural_verb=True)
    assert refer("Sam", "subject", language="en", chosen=nothing, verb="be") == "Sam is"


def test_a_reflexive_is_the_same_for_all_in_dutch_and_swedish() -> None:
    assert {refer("Sam", "refl", language="nl", chosen=each) for each in (*SUGGESTIONS["nl"], None)} == {"zichzelf"}
    assert {refer("Sam", "refl", language="sv", chosen=each) for each in (*SUGGESTIONS["sv"], None)} == {"sig själv"}


def test_an_emphatic_reflexive_is_dropped_with_a_name() -> None:
    they = known_set("they/them", language="en")
    assert refer("Sam", "refl", language="en", emphatic=True) == ""
    assert refer("Sam", "refl", language="en", emphatic=True, chosen=they) == "themself"


def test_a_dutch_possessive_alone_takes_the_article_of_what_it_stands_for() -> None:
    hen = known_set("hen/hun", language="nl")
    assert refer("Sam", "poss", language="nl", chosen=hen, article="de") == "de hunne"
    assert refer("Sam", "poss", language="nl", article="de") == "die van Sam"


def test_suggestions_are_alphabetical() -> None:
    for sets in SUGGESTIONS.values():
        labels = [each.label for each in sets]
        assert labels == sorted(labels)


@pytest.mark.parametrize(
    ("language", "label", "subjects"),
    [
        ("en", "she/her", ["she"]),
        ("en", "She / Her / Hers", ["she"]),
        ("en", "he/his", ["he"]),
        ("en", "they/theirs", ["they"]),
        ("en", "they", ["they"]),
        ("en", "she/they", ["she", "they"]),
        ("en", "she/her/they/them", ["she", "they"]),
        ("en", "they/them or ze/hir", ["they", "ze"]),
        ("en", "xe/xem/xyr", ["xe"]),
        ("nl", "hen/hun", ["hen"]),
        ("nl", "hen/hen/hun", ["hen"]),
        ("nl", "die/hen/hun", ["die"]),
        ("nl", "die/diens", ["die"]),
        ("nl", "zij/hen", ["zij", "hen"]),
        ("nl", "hij/hem", ["hij"]),
        ("sv", "hen/henom/hens", ["hen"]),
        ("sv", "hon/hen", ["hon", "hen"]),
        ("sv", "hon", ["hon"]),
        ("en", "nym/nyr", [""]),
        ("en", "They/Them (please)", ["they"]),
        ("en", "hen/hun, they/them", ["they"]),
        ("nl", "hen/hun/hun", ["hen"]),
    ],
)
def test_a_label_states_its_sets(language, label, subjects) -> None:
    sets = stated(label, language=language)
    assert sets is not None
    assert [each.subject for each in sets] == subjects


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "name only"), ("en", "no pronouns, use my name"), ("nl", "alleen mijn naam"), ("sv", "bara namn")],
)
def test_the_name_alone_can_be_stated(language, label) -> None:
    assert stated(label, language=language) == ()


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", ""), ("en", "any"), ("en", "she/her or any"), ("nl", "they/them"), ("sv", "fråga mig")],
)
def test_a_label_that_states_nothing_for_this_language_is_nothing_to_hold_a_text_against(language, label) -> None:
    assert stated(label, language=language) is None


def test_free_text_is_never_guessed_from() -> None:
    assert known_set("she, mostly", language="en") is None
    assert known_set("they/them", language="sv") is None
    kept = known_set(" She/Her ", language="en")
    assert kept is not None
    assert kept.label == "She/Her"
