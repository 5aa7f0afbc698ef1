"""The voice check beside alex and proselint in one run, 1,000 words of the demo's stories; and 5,000 rules compiled.

alex comes from npm and proselint from PyPI, into `var/bench`, at the first run. Each runs warm, in its own process.
What counts is processor time, and they take turns of a few checks: a machine that is slow for a while is so for all.
A check may take 20 ms and not more than the faster of the two; 5,000 rules may take 150 ms to compile.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from cms.env import BASE_DIR
from posts.demo.plan import company, stories
from posts.voice.block import Block
from posts.voice.check import Reading, check, read_by, remembered
from posts.voice.finding import Source
from posts.voice.rule import Rule, read_rule
from posts.voice.rulebook import LANGUAGES, Rulebook
from tests.bench import Ratio, middle

WORDS, ROUNDS, RULES = 1000, 21, 5000
A_TURN = 4  # checks; the last is warm
MOST_MS, MOST_COMPILING_MS = 20, 150
KEPT = BASE_DIR / "var" / "bench"
SENTENCES = BASE_DIR / "tests" / "posts" / "voice" / "identity"

Turn = Callable[[], float]
"""Checks the text, warm; gives the milliseconds it took."""

OURS = r"""
import sys, time
from posts.voice.block import Block
from posts.voice.check import check
text, language = open(sys.argv[1], encoding="utf-8").read(), sys.argv[2]
blocks = [Block(path=f"body.{number}", text=part) for number, part in enumerate(text.split("\n\n"))]
for _turn in sys.stdin:
    start = time.process_time()
    check(blocks, language=language)
    print((time.process_time() - start) * 1000, flush=True)
"""
PROSELINT = """
import sys, time
sys.path.insert(0, sys.argv[1])
from proselint.checks import __register__
from proselint.registry import CheckRegistry
from proselint.tools import LintFile
CheckRegistry().register_many(__register__)
text = open(sys.argv[2], encoding="utf-8").read()
for _turn in sys.stdin:
    start = time.process_time()
    LintFile("text", text).lint()
    print((time.process_time() - start) * 1000, flush=True)
"""
ALEX = """
import {markdown} from 'alex'
import {readFileSync} from 'node:fs'
import {createInterface} from 'node:readline'
const text = readFileSync(process.argv[2], 'utf8')
for await (const _turn of createInterface({input: process.stdin})) {
  const start = process.cpuUsage()
  markdown(text)
  const used = process.cpuUsage(start)
  console.log((used.user + used.system) / 1000)
}
"""


def checking_words() -> Iterator[Ratio]:
    """A thousand words in each language, ours; in English beside the two others."""
    texts = {language: story_words(language) for language in LANGUAGES}
    taken = _medians(texts)
    for language in LANGUAGES:
        what = f"voice check, {WORDS} words, {language}"
        yield Ratio(what=what, against="20 ms", ours=taken[language], bare=MOST_MS, most=1)
    quicker, other = sorted(OTHERS, key=lambda name: taken[name])
    for name, most in ((quicker, 1), (other, None)):
        yield Ratio(what=f"voice check, {WORDS} words, en", against=name, ours=taken["en"], bare=taken[name], most=most)
    dense = _medians({"en": identity_words()})
    what = "the same, a group named in each sentence"
    yield Ratio(what=what, against=quicker, ours=dense["en"], bare=dense[quicker])
    anew, kept = (middle(list(_after_each_key(texts["en"], reading))) for reading in (read_by, remembered))
    yield Ratio(what=f"voice check after a key, {WORDS} words", against="all read anew", ours=kept, bare=anew, most=0.6)
    yield Ratio(
        what=f"{RULES} voice rules compiled", against="150 ms", ours=_compiling(), bare=float(MOST_COMPILING_MS), most=1
    )


def story_words(language: str) -> str:
    """A thousand words as people write them, in paragraphs: the demo's stories, over again where they are fewer."""
    languages = {blog.slug: blog.language for blog in company().blogs}
    bodies = [story.body for story in stories() if languages[story.blog] == language]
    paragraphs = [text for body in bodies for block in body for text in _texts(block) if " " in text]
    found: list[str] = []
    for paragraph in cycle(paragraphs):
        words = paragraph.split()
        found.append(" ".join(words[: WORDS - sum(len(each.split()) for each in found)]))
        if sum(len(each.split()) for each in found) >= WORDS:
            return "\n\n".join(found)
    raise AssertionError(f"no story in {language}")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield each
        elif isinstance(each, Mapping | list):
            yield from _texts(each)


def identity_words() -> str:
    """The hardest text for us: a thousand words of sentences that say who somebody is, fifty a paragraph."""
    words = (SENTENCES / "en.txt").read_text("utf-8").split()
    row = (words * (WORDS // len(words) + 1))[:WORDS]
    return "\n\n".join(" ".join(row[start : start + 50]) for start in range(0, WORDS, 50))


def _medians(texts: Mapping[str, str]) -> dict[str, float]:
    return {who: middle(times) for who, times in _in_turns(texts).items()}


def _in_turns(texts: Mapping[str, str]) -> dict[str, list[float]]:
    """Language or linter -> milliseconds of each check; each takes its turn in every round, the first not counted."""
    with TemporaryDirectory() as name, ExitStack() as stack:
        files = {language: Path(name) / f"{language}.md" for language in texts}
        for language, file in files.items():
            file.write_text(texts[language], "utf-8")
        asked = {language: (sys.executable, "-c", OURS, str(file), language) for language, file in files.items()}
        asked |= {other: (*command(), str(files["en"])) for other, command in OTHERS.items()}
        turns = {who: stack.enter_context(_asked(*command)) for who, command in asked.items()}
        rounds = [{who: turn() for who, turn in turns.items()} for _round in range(ROUNDS + 1)]
    return {who: [each[who] for each in rounds[1:]] for who in turns}


def _after_each_key(text: str, reading: Reading) -> Iterator[float]:
    """Milliseconds of a check after each of some keys in one and the same paragraph."""
    parts = text.split("\n\n")
    for number in range(ROUNDS + 1):
        parts[3] += " a"
        blocks = [Block(path=f"body.{place}", text=part) for place, part in enumerate(parts)]
        taken = _took(lambda blocks=blocks: check(blocks, language="en", reading=reading))
        if number:  # the first is not warm
            yield taken


def _compiling() -> float:
    """Milliseconds to compile rules that are read already, openings and vocabulary, as when a rule was saved."""
    examples = {"examples_fire": ["a", "b"], "examples_quiet": ["c", "d"]}
    raw = {"kind": "term", "severity": "hold", "why": "Because.", "sources": ["book"], **examples}
    sources = {"book": Source("A book", "https://example.org/", "2026-11-29")}
    rules = tuple(_rule({**raw, **_looking_for(number)}, sources) for number in range(RULES))

    def compiled() -> None:
        book = Rulebook("en", rules)
        assert any(book.openings.within(rules[0].lines[0].runs[0][0]))
        assert book.disguised.vocabulary.known

    return middle([_took(compiled) for _ in range(5)])


def _rule(raw: dict[str, object], sources: dict[str, Source]) -> Rule:
    return read_rule(raw, family="bench", language="en", words={}, sources=sources, protected=frozenset())


def _looking_for(number: int) -> dict[str, object]:
    return {"slug": f"r{number}", "match": [f"word{_letters(number)} thing{_letters(number * 7)}"]}


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _took(work: object) -> float:
    start = time.process_time()
    work()  # type: ignore[operator]
    return (time.process_time() - start) * 1000


def _proselint() -> tuple[str, ...]:
    place = KEPT / "proselint"
    if not place.exists():
        _run(sys.executable, "-m", "pip", "install", "-q", "--target", str(place), "proselint==0.16.0")
    return sys.executable, "-c", PROSELINT, str(place)


def _alex() -> tuple[str, ...]:
    place = KEPT / "alex"
    if not (place / "node_modules").exists():
        place.mkdir(parents=True, exist_ok=True)
        _run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(place), "alex@11.0.1")
    script = place / "measure.mjs"
    script.write_text(ALEX)
    return "node", str(script)


OTHERS: Mapping[str, Callable[[], tuple[str, ...]]] = {"alex": _alex, "proselint": _proselint}


@contextmanager
def _asked(*command: str) -> Iterator[Turn]:
    """A process that checks once for each line it is told, and says how long it took; a turn gives its last."""
    with subprocess.Popen(command, cwd=BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def turn() -> float:
            for _check in range(A_TURN):
                print(file=process.stdin, flush=True)
                took = float(process.stdout.readline())  # type: ignore[union-attr]
            return took

        yield turn
        process.stdin.close()  # type: ignore[union-attr]


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
