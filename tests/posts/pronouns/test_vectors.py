"""The vectors and properties of people.md 3.7."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.pronouns import PronounSet, chosen, known_set, may_use_in, refer, usable
from posts.pronouns.known import KNOWN

SLOT = re.compile(r"\{(\w+)(?:\+(\w+))?(?:/(\w+))?\}")
ENGLISH = (
    "{name+be} early. {Subject+be} proud of {det} team; the idea was {poss}. "
    "{Subject+carry} the box, and we thanked {object}."
)
DUTCH = "{Subject} is trots op {det} team; het idee was {poss/het}. We bedankten {object}."
SWEDISH = "{Subject} är stolt över sitt team. Vi tackade {object}, och {det} idé blev vår."
VECTORS = [
    (
        "en",
        "she/her",
        ENGLISH,
        "Sam is early. She is proud of her team; the idea was hers. She carries the box, and we thanked her.",
    ),
    (
        "en",
        "they/them",
        ENGLISH,
        "Sam is early. They are proud of their team; the idea was theirs. They carry the box, and we thanked them.",
    ),
    (
        "en",
        "ze/hir",
        ENGLISH,
        "Sam is early. Ze is proud of hir team; the idea was hirs. Ze carries the box, and we thanked hir.",
    ),
    (
        "en",
        "",
        ENGLISH,
        "Sam is early. Sam is proud of Sam’s team; the idea was Sam’s. Sam carries the box, and we thanked Sam.",
    ),
    ("nl", "hen/hun", DUTCH, "Hen is trots op hun team; het idee was het hunne. We bedankten hen."),
    ("nl", "die/hen/hun", DUTCH, "Die is trots op hun team; het idee was het hunne. We bedankten hen."),
    ("nl", "die/diens", DUTCH, "Die is trots op diens team; het idee was dat van Sam. We bedankten die."),
    ("nl", "", DUTCH, "Sam is trots op Sams team; het idee was dat van Sam. We bedankten Sam."),
    ("sv", "hen/hen", SWEDISH, "Hen är stolt över sitt team. Vi tackade hen, och hens idé blev vår."),
    ("sv", "hen/henom", SWEDISH, "Hen är stolt över sitt team. Vi tackade henom, och hens idé blev vår."),
    ("sv", "", SWEDISH, "Sam är stolt över sitt team. Vi tackade Sam, och Sams idé blev vår."),
]
SETS = [each for sets in KNOWN.values() for each in sets]
FORMS = st.sampled_from(["name", "subject", "object", "det", "poss"])


def render(template: str, *, language: str, chosen: PronounSet | None = None, name: str = "Sam") -> str:
    """Fill a template's slots: {form}, {Form} with a capital, {form+verb}, {poss/article}."""
    return SLOT.sub(
        lambda slot: refer(
            name,
            slot[1].lower(),
            language=language,
            chosen=chosen,
            verb=slot[2] or "",
            article=slot[3] or "",
            capital=slot[1][0].isupper(),
        ),
        template,
    )


@pytest.mark.parametrize(("language", "label", "template", "expected"), VECTORS)
def test_a_template_reads_as_written_for_each_set(language: str, label: str, template: str, expected: str) -> None:
    assert render(template, language=language, chosen=known_set(label, language=language)) == expected


@given(st.lists(st.sampled_from(SETS), max_size=4), st.lists(FORMS, min_size=1), st.sampled_from(["en", "nl", "sv"]))
def test_a_public_text_has_no_word_of_somebody_who_allows_none(sets, forms, language) -> None:
    allowed = may_use_in("nobody", audience="public")
    picked = chosen(usable(sets, language=language, mode="sets", allowed=allowed))
    text = " ".join(refer("Xq", form, language=language, chosen=picked) for form in forms)
    assert set(re.findall(r"\w+", text)) <= {"Xq", "Xqs", "s", "dat", "van"}


@given(st.sampled_from(SETS), st.sampled_from(SETS), st.sampled_from(SETS), st.lists(FORMS, min_size=1, max_size=6))
def test_a_changed_set_changes_no_words_but_that_persons(before, after, other, forms) -> None:
    def sentences(sam: PronounSet) -> list[tuple[str, str]]:
        return [
            (
                refer("Sam", form, language=sam.language, chosen=sam, verb="be"),
                refer("Kim", form, language=other.language, chosen=other, verb="be"),
            )
            for form in forms
        ]

    assert [kim for _sam, kim in sentences(before)] == [kim for _sam, kim in sentences(after)]


@given(st.sampled_from(SETS), st.text(alphabet="abc åä.,;\n ", max_size=30), FORMS)
def test_words_outside_mentions_are_untouched(known, around, form) -> None:
    filled = render(f"{around}{{{form}}}{around}", language=known.language, chosen=known)
    assert filled.startswith(around)
    assert filled.endswith(around)


@given(st.sampled_from(SETS), FORMS)
def test_the_same_input_gives_the_same_words_each_time(known, form) -> None:
    said = {refer("Sam", form, language=known.language, chosen=known) for _ in range(1000)}
    assert len(said) == 1


def test_an_english_set_is_not_used_in_a_dutch_text() -> None:
    they = known_set("they/them", language="en")
    assert they is not None
    assert usable([they], language="nl", mode="sets", allowed=True) == ()


def test_a_set_for_any_language_is_used_where_the_language_has_none() -> None:
    everywhere = PronounSet(language="any", label="they/them", subject="they", object="them")
    dutch = known_set("hen/hun", language="nl")
    assert dutch is not None
    assert usable([everywhere, dutch], language="nl-BE", mode="sets", allowed=True) == (dutch,)
    assert usable([everywhere, dutch], language="sv", mode="sets", allowed=True) == (everywhere,)


@pytest.mark.parametrize("mode", ["name", "ask"])
def test_only_use_these_uses_them(mode) -> None:
    assert usable(SETS, language="en", mode=mode, allowed=True) == ()


@pytest.mark.parametrize(
    ("allowed", "audience", "may"),
    [
        ("nobody", "internal", False),
        ("nobody", "public", False),
        ("colleagues", "internal", True),
        ("colleagues", "public", False),
        ("public", "internal", True),
        ("public", "public", True),
    ],
)
def test_a_text_uses_sets_only_where_the_person_allows_it(allowed, audience, may) -> None:
    assert may_use_in(allowed, audience=audience) is may


def test_by_story_keeps_its_choice_and_uses_every_set_somewhere() -> None:
    sets = [each for each in SETS if each.language == "en"][:3]
    picks = [chosen(sets, policy="by_story", story=f"s{n}", person="k7f3q") for n in range(60)]
    assert picks == [chosen(sets, policy="by_story", story=f"s{n}", person="k7f3q") for n in range(60)]
    assert {pick.label for pick in picks if pick} == {each.label for each in sets}


def test_the_author_may_pick_and_the_first_is_used_until_then() -> None:
    known = [each for each in SETS if each.language == "en"][:3]
    sets = [replace(each, key=key) for each, key in zip(known, ("a2", "b3", "c4"), strict=True)]
    assert chosen(sets, policy="author_picks", picked="c4") is sets[2]
    assert chosen(sets, policy="author_picks", picked="of a set that is gone") is sets[0]
    assert chosen(known, policy="author_picks") is known[0]
    assert chosen([]) is None
