"""The pronoun check asks kindly, mends the sentence, and keeps quiet about whom it may not speak of."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from posts.voice.check import Block, Finding, Person, check
from tests.posts.voice.pronoun.measure import score

TARGETS = {"en": (0.95, 0.85), "nl": (0.93, 0.85), "sv": (0.95, 0.90)}


def asked(
    text: str, *people: Person, language: str = "en", audience: str = "public", role: str = "body"
) -> list[Finding]:
    block = Block(path="body.0", text=text, role=role)
    found = check([block], language=language, audience=audience, people=people)
    return [finding for finding in found if finding.rule.startswith("pronoun.")]


def instead(text: str, label: str, *, language: str = "en", name: str = "Sam Öberg", called: str = "Sam") -> list[str]:
    found = asked(text, Person(name=name, called=called, pronouns=label), language=language)
    return [new for finding in found for new in finding.instead]


@pytest.mark.parametrize("language", ["en", "nl", "sv"])
def test_written_cases_are_answered_as_well_as_promised(language: str) -> None:
    precision, recall = TARGETS[language]
    each = score(language, "dev")
    assert each.precision >= precision
    assert each.recall >= recall


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("Sam is new. She is proud of her team.", "they/them", "They are proud of their team."),
        ("Sam is new. The idea was hers.", "ze/hir", "The idea was hirs."),
        ("Sam is new. She opens the shop and checks the till.", "they/them", "They open the shop and check the till."),
        ("Sam is new. She's been busy.", "they/them", "They've been busy."),
        ("Sam is new. She’s kind.", "they/them", "They’re kind."),
        ("Sam is new. Does she sing?", "they/them", "Do they sing?"),
        ("Sam is new. Hasn't he grown?", "they/them", "Haven't they grown?"),
        ("Sam is new. Now they lead the desk.", "she/her", "Now she leads the desk."),
        ("Sam is new. They've been busy.", "she/her", "She's been busy."),
        ("Sam is new. He was late, and we told him.", "they/them", "They were late, and we told them."),
        ("Sam is new. She's kind.", "name only", "Sam is kind."),
        ("Sam baked it himself.", "name only", "Sam baked it."),
        ("Sam taught himself to bake.", "they/them", "Sam taught themself to bake."),
        ("Sam lost his keys.", "name only", "Sam lost Sam’s keys."),
        ("Sam is new. She often says so.", "they/them", "They often say so."),
    ],
)
def test_the_sentence_is_offered_with_the_words_stated_and_its_verbs_mended(text, label, expected) -> None:
    assert instead(text, label) == [expected]


@pytest.mark.parametrize(
    ("language", "text", "label", "expected"),
    [
        ("nl", "Sam is nieuw. Hij is trots op zijn team.", "hen/hun", "Hen is trots op hun team."),
        ("nl", "Sam is nieuw. We bedankten haar.", "die/diens", "We bedankten die."),
        ("nl", "Sam is nieuw. Het idee was van hem.", "zij/haar", "Het idee was van haar."),
        ("nl", "Sam is nieuw. Hij vergat zijn jas.", "alleen naam", "Sam vergat Sams jas."),
        ("sv", "Sam är ny. Hon är stolt över sitt team.", "hen/hens", "Hen är stolt över sitt team."),
        (
            "sv",
            "Sam är ny. Vi tackade honom, och hans idé blev vår.",
            "hen/henom",
            "Vi tackade henom, och hens idé blev vår.",
        ),
        ("sv", "Sam är ny. Hon sjunger.", "bara namn", "Sam sjunger."),
    ],
)
def test_dutch_and_swedish_sentences_are_mended_too(language, text, label, expected) -> None:
    assert instead(text, label, language=language) == [expected]


def test_two_sets_give_two_sentences_in_the_persons_order() -> None:
    assert instead("Sam is new. He sings.", "she/they") == ["She sings.", "They sing."]


def test_words_that_nobody_knows_are_answered_with_the_name() -> None:
    assert instead("Sam is new. He sings.", "nym/nyr") == ["Sam sings."]
    assert instead("Sam is new. Nym sings.", "nym/nyr") == []


def test_a_finding_is_a_question_about_one_sentence_and_never_a_hold() -> None:
    text = "Sam Öberg is new. Today she opens her shop."
    (finding,) = asked(text, Person(name="Sam Öberg", pronouns="they/them"))
    assert text[finding.start : finding.end] == finding.text == finding.sentence == "Today she opens her shop."
    assert finding.why == "Sam Öberg’s profile says they/them. Is “she” about Sam Öberg here?"
    assert (finding.rule, finding.kind, finding.severity) == ("pronoun.stated", "pronoun", "advise")
    assert finding.sources


def test_somebody_who_wants_the_name_is_asked_about_without_a_reason() -> None:
    (finding,) = asked("Sam is new. She sings.", Person(name="Sam", pronouns="name only"))
    assert finding.rule == "pronoun.name"
    assert finding.why == "Sam is written with the name. Is “she” about Sam here?"


@pytest.mark.parametrize("label", ["", "any pronouns", "ask me", "hen/hun"])
def test_who_states_nothing_for_this_language_is_never_asked_about(label) -> None:
    assert instead("Sam is new. She sings, and he dances.", label) == []


@pytest.mark.parametrize(
    ("allowed", "audience", "count"),
    [("nobody", "internal", 0), ("nobody", "public", 0), ("colleagues", "public", 0), ("colleagues", "internal", 1)],
)
def test_pronouns_that_a_text_may_not_use_are_as_if_they_were_not_stated(allowed, audience, count) -> None:
    sam = Person(name="Sam", pronouns="they/them", text_audience=allowed)
    assert len(asked("Sam is new. She sings.", sam, audience=audience)) == count


def test_a_quotation_with_a_name_under_it_is_left_alone() -> None:
    sam = Person(name="Sam", pronouns="they/them")
    assert asked("Sam is great. She helped me.", sam, role="quote") == []


def test_a_block_in_another_language_is_read_in_that_language() -> None:
    blocks = [Block(path="body.0", text="Sam is nieuw. Zij zingt.", language="nl")]
    sam = Person(name="Sam", pronouns="hen/hun or they/them")
    found = check(blocks, language="en", people=[sam])
    assert [finding.instead for finding in found if finding.rule.startswith("pronoun.")] == [("Hen zingt.",)]


def test_the_check_gives_the_same_answer_each_time() -> None:
    sam = Person(name="Sam", pronouns="they/them")
    text = "Sam is new. She opens her shop, and Lisa likes him."
    assert asked(text, sam) == asked(text, sam)


def test_a_file_with_people_in_its_front_matter_is_asked_about(tmp_path: Path, capsys) -> None:
    path = tmp_path / "story.md"
    front = "---\nlanguage: en\npeople: [{name: Robin Ek, called: Robin, pronouns: they/them}]\n---\n"
    path.write_text(f"{front}**Robin** leads returns. [She](https://example.org) likes it.\n", "utf-8")
    call_command("voice", "check", str(path), "--format", "json")
    (finding,) = [each for each in json.loads(capsys.readouterr().out) if each["rule"].startswith("pronoun.")]
    assert finding["instead"] == ["They like it."]
    assert finding["text"] == path.read_text("utf-8")[finding["start"] : finding["end"]]
