"""Who somebody is never raises a remark; what is said against people does."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.voice.block import Block
from posts.voice.check import check
from posts.voice.rule import EVERYWHERE
from posts.voice.rulebook import LANGUAGES, protected_terms

SENTENCES = {
    language: (Path(__file__).parent / "identity" / f"{language}.txt").read_text("utf-8").splitlines()
    for language in LANGUAGES
}
EACH = [pytest.param(code, text, id=f"{code}-{n}") for code in LANGUAGES for n, text in enumerate(SENTENCES[code], 1)]


@pytest.mark.parametrize(("language", "sentence"), EACH)
def test_a_sentence_about_who_people_are_raises_nothing(language: str, sentence: str) -> None:
    blocks = [Block(path=role, text=sentence, role=role) for role in EVERYWHERE]
    assert check(blocks, language=language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_holds_at_least_sixty_sentences(language: str) -> None:
    assert len(set(SENTENCES[language])) >= 60


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_for_who_somebody_is_raises_anything_alone(language: str) -> None:
    terms = sorted(protected_terms(language))
    blocks = [
        Block(path=term, text=text)
        for term in terms
        for text in (term, term.upper(), f"“{term.title()}”, (", f"a {term}.")
    ]
    assert check(blocks, language=language) == []


FRAMES = {
    "en": [
        "My colleague is {}.",
        "I am {} and I work in the workshop.",
        "Our {} colleagues mended the bell.",
        "She told me over a cup of tea that she is {}.",
        "A {} customer called, and we laughed a lot.",
    ],
    "nl": [
        "Mijn collega is {}.",
        "Ik ben {} en werk in de werkplaats.",
        "Een {} klant belde, en we hebben veel gelachen.",
        "Ze vertelde me bij de thee dat ze {} is.",
    ],
    "sv": [
        "Min kollega är {}.",
        "Jag är {} och arbetar i verkstaden.",
        "En {} kund ringde, och vi skrattade mycket.",
        "Hon berättade över en kopp te att hon är {}.",
    ],
}
# Bodies are remarked on beside a person; what some call themselves is an insult from others ("she is a …").
NOT_BY_OTHERS = {"fat", "dikke", "dyke", "dykes"}


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_a_word_for_who_somebody_is_adds_no_finding_to_a_sentence(language: str, data: st.DataObject) -> None:
    frame = data.draw(st.sampled_from(FRAMES[language]))
    term = data.draw(st.sampled_from(sorted(protected_terms(language) - NOT_BY_OTHERS)))
    sentence = frame.format(term)
    assert check([Block(path="body", text=sentence[0].upper() + sentence[1:])], language=language) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "I am a Nazi."),
        ("nl", "Ik ben een nazi."),
        ("sv", "Jag är nazist."),
        ("en", "kill  all\nthe gays"),
        ("nl", "Sieg\u00a0Heil"),
        ("sv", "Si\u00adeg he\u200bil"),
    ],
)
def test_a_phrase_of_hate_is_held(language: str, sentence: str) -> None:
    findings = check([Block(path="body.0", text=sentence)], language=language)
    assert "hold" in {finding.severity for finding in findings}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "sentence", ["My father fought the Nazis.", "Nazi", "neo-nazi", "De nazi's bezetten Rotterdam.", "Nazister"]
)
def test_the_word_nazi_alone_is_not_held(language: str, sentence: str) -> None:
    assert check([Block(path="body.0", text=sentence)], language=language) == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "We report on men who kill women."),
        ("en", "Women should die with dignity."),
        ("nl", "In 1944 werden vermoord: de joden van onze straat."),
        ("sv", "Vi minns döda flyktingar."),
    ],
)
def test_violence_that_is_told_of_is_not_called_for(language: str, sentence: str) -> None:
    assert check([Block(path="body.0", text=sentence)], language=language) == []
