"""The voice check beside alex and proselint in one run, 1,000 English words; and 5,000 rules compiled.

alex comes from npm and proselint from PyPI, into `var/bench`, at the first run. Each runs warm, in its own process.
What counts is processor time, so that neighbours on the machine weigh on none of the three.
A check may take 20 ms and not more than the faster of the two; 5,000 rules may take 150 ms to compile.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from cms.env import BASE_DIR
from posts.voice.block import Block
from posts.voice.check import Reading, check, read_by, remembered
from posts.voice.finding import Source
from posts.voice.rule import Rule, read_rule
from posts.voice.rulebook import LANGUAGES, Rulebook
from tests.bench import Ratio, middle

WORDS, ROUNDS, RULES = 1000, 21, 5000
MOST_MS, MOST_COMPILING_MS = 20, 150
KEPT = BASE_DIR / "var" / "bench"
SENTENCES = BASE_DIR / "tests" / "posts" / "voice" / "identity"

PROSELINT = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from proselint.checks import __register__
from proselint.registry import CheckRegistry
from proselint.tools import LintFile
CheckRegistry().register_many(__register__)
text = open(sys.argv[2], encoding="utf-8").read()
taken = []
for _ in range(int(sys.argv[3]) + 1):
    start = time.process_time()
    LintFile("text", text).lint()
    taken.append((time.process_time() - start) * 1000)
print(json.dumps(taken[1:]))
"""
ALEX = """
import {markdown} from 'alex'
import {readFileSync} from 'node:fs'
const text = readFileSync(process.argv[2], 'utf8'), taken = []
for (let round = 0; round <= Number(process.argv[3]); round++) {
  const start = process.cpuUsage()
  markdown(text)
  const used = process.cpuUsage(start)
  taken.push((used.user + used.system) / 1000)
}
console.log(JSON.stringify(taken.slice(1)))
"""


def checking_words() -> Iterator[Ratio]:
    """A thousand words in each language, ours; in English beside the two others."""
    texts = {language: _words(language) for language in LANGUAGES}
    others = {"alex": _alex(texts["en"]), "proselint": _proselint(texts["en"])}
    for language, text in texts.items():
        taken = middle(_ours(text, language))
        for name, times in others.items() if language == "en" else [("20 ms", [float(MOST_MS)])]:
            yield Ratio(what=f"voice check, {WORDS} words, {language}", against=name, ours=taken, bare=middle(times))
    anew, kept = (middle(list(_after_each_key(texts["en"], reading))) for reading in (read_by, remembered))
    yield Ratio(what=f"voice check after a key, {WORDS} words", against="all read anew", ours=kept, bare=anew, most=0.6)
    yield Ratio(
        what=f"{RULES} voice rules compiled", against="150 ms", ours=_compiling(), bare=float(MOST_COMPILING_MS)
    )


def _words(language: str) -> str:
    """A thousand words glued from sentences that raise nothing, in paragraphs of about fifty."""
    words = (SENTENCES / f"{language}.txt").read_text("utf-8").split()
    row = (words * (WORDS // len(words) + 1))[:WORDS]
    return "\n\n".join(" ".join(row[start : start + 50]) for start in range(0, WORDS, 50))


def _ours(text: str, language: str) -> list[float]:
    blocks = [Block(path=f"body.{number}", text=part) for number, part in enumerate(text.split("\n\n"))]
    return [_took(lambda: check(blocks, language=language)) for _ in range(ROUNDS + 1)][1:]


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


def _proselint(text: str) -> list[float]:
    place = KEPT / "proselint"
    if not place.exists():
        _run(sys.executable, "-m", "pip", "install", "-q", "--target", str(place), "proselint==0.16.0")
    return _timed(text, sys.executable, "-c", PROSELINT, str(place))


def _alex(text: str) -> list[float]:
    place = KEPT / "alex"
    if not (place / "node_modules").exists():
        place.mkdir(parents=True, exist_ok=True)
        _run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(place), "alex@11.0.1")
    script = place / "measure.mjs"
    script.write_text(ALEX)
    return _timed(text, "node", str(script))


def _timed(text: str, *command: str) -> list[float]:
    with NamedTemporaryFile("w", suffix=".md", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        times: list[float] = json.loads(_run(*command, file.name, str(ROUNDS)))
    return times


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path.cwd()).stdout
