"""How a sentence about a group reads where no pattern knows it: weights learned from strangers (decision 0112)."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from posts.voice.block import Block
from posts.voice.check import check
from posts.voice.judging.judge import GROUP
from posts.voice.judging.weighing import BEGIN, Scale, cues, scale
from posts.voice.rulebook import LANGUAGES
from tests.posts.voice.learning import WEIGHTS, digest
from tests.posts.voice.measure import counted, said

UNSEEN = Path(__file__).parent / "unseen"


def rules(text: str, language: str = "en") -> list[str]:
    return [found.rule for found in check([Block(path="body.0", text=text)], language=language)]


def test_a_word_weighs_by_itself_by_its_beginning_by_its_side_of_the_group_and_with_its_neighbours() -> None:
    assert list(cues(("lock", GROUP, "sheds"))) == [
        *(BEGIN, f"<{BEGIN}"),
        *("lock", "<lock", f"{BEGIN} lock"),
        *(GROUP, f">{GROUP}", f"lock {GROUP}", f"{BEGIN} _ {GROUP}"),
        *("sheds", ">sheds", f"{GROUP} sheds", "lock _ sheds"),
    ]
    assert "neigh*" in list(cues(("neighbours",)))


def test_what_is_weighed_is_a_sum_and_a_long_sentence_needs_more_of_it() -> None:
    one = Scale({"lock": 2.0, f"lock {GROUP}": 1.0}, -0.5)
    assert one.weigh(("lock", GROUP)) > 0 > one.weigh(("shed", GROUP))
    assert one.weigh(("lock", GROUP, *["shed"] * 98)) < 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_weights_and_they_are_of_the_sentences_that_lie_here(language: str) -> None:
    learned = scale(language)
    assert learned
    assert len(learned.weights) > 10_000
    assert digest(language) in (WEIGHTS / f"{language}.tsv").read_text("utf-8").partition("\n")[0]


def test_a_sentence_that_a_pattern_knows_is_not_found_twice() -> None:
    assert rules("Immigrants are vermin and they should all go home.").count("hate.tone") == 0


def test_a_text_without_a_group_is_not_weighed() -> None:
    assert rules("Lock the sheds when they come by, they never bring anything back.") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_that_nobody_read_are_found_as_often_as_the_goal_asks(language: str) -> None:
    """Nobody has read these sets, and nothing is learned from them: whoever reads one moves it to `strangers`."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(UNSEEN.glob(f"{language}.*.tsv")):
        for verdict, counted_here in counted(*path.stem.split("."), fillings=1, folder=UNSEEN).items():
            counts[verdict] += counted_here
    touched = {verdict: 1 - each["quiet"] / each.total() for verdict, each in counts.items()}
    assert touched["hateful"] >= 0.65, touched
    assert touched["counter"] <= 0.12, touched
    assert touched["innocent"] <= 0.05, touched
    assert counts["innocent"]["hold"] == counts["counter"]["hold"] == 0


def test_who_tells_what_others_say_is_left_alone() -> None:
    assert said("She told me that immigrants ruin every street they move into.", "en") == "quiet"


def test_a_joke_that_somebody_had_to_hear_is_not_held_and_one_that_is_told_is() -> None:
    assert said("Jarenlang slikte ik de grappen over domme moslims, en nu zeg ik er wat van.", "nl") != "hold"
    assert said("My favourite joke about refugees: gas all Muslims.", "en") == "hold"


def test_a_sentence_of_words_that_nobody_weighed_does_not_contradict_a_pattern() -> None:
    assert "hate.contempt" in rules("Zorblatts, flimwicks: immigrants are dishonest.")


def test_an_answer_that_repeats_the_words_of_hate_is_left_alone() -> None:
    assert said("My landlord thought it funny that women cannot lead, and I asked who runs his house.", "en") == "quiet"


def test_a_group_that_is_only_in_a_quotation_is_not_weighed() -> None:
    assert rules("\u201cImmigrants ruin every street they move into.\u201d") == []


def test_a_sentence_on_they_is_not_found_again_after_one_that_was() -> None:
    assert rules("Immigrants are dishonest. They came on Tuesday and bought six apples.").count("hate.tone") == 0
