"""1,000 words in which nearly every sentence is about one of ten colleagues, against the same check without people."""

from collections.abc import Callable, Iterator, Sequence
from time import process_time

from posts.voice.check import Block, Person, check
from tests.bench import Ratio, middle
from tests.posts.voice.pronoun.cases import cases

WORDS, PARAGRAPH, ROUNDS = 1000, 100, 21
STATED = {"en": "they/them", "nl": "hen/hun", "sv": "hen/hens"}
NAMES = ("Robin Ek", "Mira Castellan", "Amina Yusuf", "Jonas Berg", "Lena Maas", "Ivo Brandt", "Kim Dahl", "Alex Wu",
         "Jesse de Vries", "Elis Norlin")  # fmt: skip


def checking_pronouns() -> Iterator[Ratio]:
    """Time of our processor, warm; the whole check is to stay within 20 ms."""
    for language, label in STATED.items():
        blocks = _blocks(language)
        people = [Person(name=name, pronouns=label) for name in NAMES]
        yield Ratio(
            what=f"1,000 words about ten colleagues ({language})",
            against="the check without people",
            ours=_milliseconds(lambda blocks=blocks, language=language, people=people: check(
                blocks, language=language, people=people)),
            bare=_milliseconds(lambda blocks=blocks, language=language: check(blocks, language=language)),
        )  # fmt: skip


def _blocks(language: str) -> Sequence[Block]:
    words = " ".join(case.text for case in cases(language, "dev")).split()[:WORDS]
    return [
        Block(path=f"body.{start}", text=" ".join(words[start : start + PARAGRAPH]))
        for start in range(0, WORDS, PARAGRAPH)
    ]


def _milliseconds(run: Callable[[], object]) -> float:
    run()
    times = []
    for _round in range(ROUNDS):
        begun = process_time()
        run()
        times.append((process_time() - begun) * 1000)
    return middle(times)
