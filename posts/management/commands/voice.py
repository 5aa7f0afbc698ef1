"""The voice check from a shell: `voice check FILE…` for texts, `voice rules test` for the rules, and rules from and to
Vale: `voice export --vale FOLDER`, `voice import --vale FOLDER`.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from integrations.management.by import acting
from posts.house_rules.compiled import house
from posts.house_rules.vale import keep_draft
from posts.voice.check import check
from posts.voice.house import alone
from posts.voice.manuscript import ManuscriptError, read_manuscript
from posts.voice.proving import Broken, broken
from posts.voice.rule import Rule
from posts.voice.rulebook import LANGUAGES, rulebook
from posts.voice.vale.incoming import MOST_BYTES, Draft, ValeError, draft_in
from posts.voice.vale.outgoing import Given, given

MARKDOWN = {".md", ".markdown"}


class UnreadableFileError(Exception):
    """A file that cannot be checked, and why, for a person."""


@dataclass(frozen=True)
class Remark:
    """A finding as the command gives it; `start` and `end` count characters of the file."""

    file: str
    rule: str
    severity: str
    language: str
    start: int
    end: int
    text: str
    why: str
    instead: tuple[str, ...]


class Command(BaseCommand):
    help = (
        "Check texts (exit 0: clean or advice only; 1: something is held; 2: a file or option is wrong), "
        "or try every rule's own examples (exit 0: all hold; 1: one does not), or give rules to Vale and take them as "
        "drafts (exit 0: every file; 2: one could not be read)."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verb: ArgumentParser = verbs.add_parser("check", help="check Markdown (.md) or plain text files")
        verb.add_argument("files", nargs="+", metavar="FILE")
        verb.add_argument(
            "--language", choices=LANGUAGES, default="en", help="for files whose front matter does not say"
        )
        verb.add_argument("--format", choices=("text", "json"), default="text")
        rules: ArgumentParser = verbs.add_parser("rules", help="look after the rules")
        deeds = rules.add_subparsers(dest="deed", required=True)
        test: ArgumentParser = deeds.add_parser("test", help="try every rule's own examples")
        test.add_argument("--language", choices=LANGUAGES, action="append", help="only this one; may be given again")
        giving: ArgumentParser = verbs.add_parser("export", help="write the rules as styles of Vale, one a language")
        giving.add_argument("--vale", type=Path, required=True, metavar="FOLDER", help="made where it is not there")
        giving.add_argument("--language", choices=LANGUAGES, action="append", help="only this one; may be given again")
        taking: ArgumentParser = verbs.add_parser("import", help="take a style of Vale as drafts of rules of our own")
        taking.add_argument("--vale", type=Path, required=True, metavar="FOLDER", help="its .yml files are read")
        taking.add_argument("--language", choices=LANGUAGES, default="en", help="the language the rules are for")
        taking.add_argument("--by", required=True, metavar="EMAIL", help="who takes them")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["verb"] == "rules":
            self.test_rules(options["language"] or LANGUAGES)
        elif options["verb"] == "export":
            self.export(options["vale"], options["language"] or LANGUAGES)
        elif options["verb"] == "import":
            self.take(options["vale"], language=options["language"], by=options["by"])
        else:
            self.check_files(options)

    def test_rules(self, languages: Iterable[str]) -> None:
        """Say which examples do not hold, and how many rules were tried, our own among them."""
        tried = [rule for language in languages for rule in rulebook(language, "public").rules]
        ours = [rule for rule in self.our_own() if rule.language in languages]
        shipped = broken(tqdm(tried, unit="rule", disable=None, leave=False, file=sys.stderr))
        faults = [*shipped, *(fault for rule in ours for fault in by_itself(rule))]
        tried += ours
        for fault in faults:
            spoke = ", ".join(sorted(fault.raised)) or "nothing"
            wanted = fault.rule.id if fault.expected == "fires" else "nothing"
            self.stdout.write(
                f"{fault.rule.language}/{fault.rule.id}: {fault.example.text!r} raises {spoke}, not {wanted}"
            )
        self.stdout.write(f"{len(tried)} rules, {len(faults)} examples that do not hold")
        if faults:
            sys.exit(1)

    def export(self, folder: Path, languages: Iterable[str]) -> None:
        """Write every rule that counts here, and say what of it Vale has no place for."""
        ours = self.our_own()
        rules = [rule for each in languages for rule in (*rulebook(each, "public").rules, *_of(ours, each))]
        written, kept_here = 0, 0
        for rule in tqdm(rules, unit="rule", disable=None, leave=False, file=sys.stderr):
            one = given(rule)
            written += _write(folder / f"Byline-{rule.language}", one)
            kept_here += not one.files
            if one.lost:
                self.stdout.write(f"{rule.language}/{rule.id}: not in Vale: {', '.join(one.lost)}")
        self.stdout.write(f"{written} files for {len(rules) - kept_here} rules; {kept_here} rules have no form in Vale")

    def take(self, folder: Path, *, language: str, by: str) -> None:
        """Keep the rules of a style as drafts, and say of each file what became of it."""
        user = acting(by, right="posts.add_voicerule")
        names = (
            sorted(path for path in folder.rglob("*") if path.suffix in {".yml", ".yaml"}) if folder.is_dir() else []
        )
        if not names:
            raise CommandError(f"There are no rules in {folder}: a folder with .yml files is needed.", returncode=2)
        kept, unreadable = 0, 0
        for path in tqdm(names, unit="file", disable=None, leave=False, file=sys.stderr):
            try:
                draft = _draft_in(path)
            except ValeError as fault:
                unreadable += 1
                self.stderr.write(f"{path}: not taken: {fault}")
                continue
            row = keep_draft(draft, name=path.stem, language=language, by=user)
            kept += row is not None
            became = f"a draft, {row.rule_id}" if row else "left as it is: a rule of that name is there already"
            self.stdout.write(f"{path}: {became}")
            for lost in draft.lost if row else ():
                self.stdout.write(f"    left out: {lost}")
        self.stdout.write(f"{kept} drafts; give each its reason and examples, then publish it. {unreadable} not taken")
        if unreadable:
            sys.exit(2)

    def our_own(self) -> tuple[Rule, ...]:
        """The published rules of comms; none, and a word about it, where there is no database to ask."""
        try:
            return house().rules
        except DatabaseError:
            self.stderr.write("Rules of our own are left out: there is no database with them here.")
            return ()

    def check_files(self, options: Mapping[str, Any]) -> None:
        """Check the files named and print what was found."""
        remarks: list[Remark] = []
        unreadable = False
        for name in tqdm(options["files"], unit="file", disable=None, leave=False, file=sys.stderr):
            try:
                remarks += check_file(name, language=options["language"])
            except UnreadableFileError as fault:
                unreadable = True
                self.stderr.write(f"{name}: {fault}")
        self.stdout.write(as_json(remarks) if options["format"] == "json" else as_text(remarks))
        if unreadable:
            sys.exit(2)
        if any(remark.severity == "hold" for remark in remarks):
            sys.exit(1)


def by_itself(rule: Rule) -> Iterator[Broken]:
    """The examples of a rule of our own that do not hold: it answers for itself alone, as when it was published."""
    single = alone(rule, rulebook(rule.language, "public"))
    return broken([rule], lambda _language, _audience: single)


def _of(rules: Iterable[Rule], language: str) -> Iterator[Rule]:
    return (rule for rule in rules if rule.language == language)


def _write(folder: Path, one: Given) -> int:
    """Write a rule's files, over older ones of the same name; how many."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in one.files.items():
            (folder / name).write_text(text, "utf-8")
    except OSError as fault:
        raise CommandError(f"{folder}: {fault.strerror or fault}", returncode=2) from fault
    return len(one.files)


def _draft_in(path: Path) -> Draft:
    """The rule in a file; raises ValeError, also where there is no file that can be read."""
    if not path.is_file():
        raise ValeError("no file")
    try:
        with path.open("rb") as file:
            return draft_in(file.read(MOST_BYTES + 1))
    except OSError as fault:
        raise ValeError(fault.strerror or str(fault)) from fault


def check_file(name: str, *, language: str) -> list[Remark]:
    """Remarks on one UTF-8 file, in its order. Raises UnreadableFileError."""
    source = _read(name)
    try:
        manuscript = read_manuscript(source, markdown=Path(name).suffix.lower() in MARKDOWN)
    except ManuscriptError as fault:
        raise UnreadableFileError(str(fault)) from fault
    spoken = manuscript.language or language
    if spoken.split("-")[0].lower() not in LANGUAGES:
        raise UnreadableFileError(f"there are no rules for the language {spoken!r}, only for {', '.join(LANGUAGES)}")
    parts = {part.block.path: part for part in manuscript.parts}
    remarks = []
    for finding in check([part.block for part in manuscript.parts], language=spoken, people=manuscript.people):
        start, end = parts[finding.block].in_file(finding.start, finding.end)
        remarks.append(
            Remark(
                file=name,
                rule=finding.rule,
                severity=finding.severity,
                language=finding.language,
                start=start,
                end=end,
                text=source[start:end],
                why=finding.why,
                instead=finding.instead,
            )
        )
    return sorted(remarks, key=lambda remark: (remark.start, remark.end, remark.rule))


def as_json(remarks: list[Remark]) -> str:
    """A JSON array of the remarks."""
    return json.dumps([asdict(remark) for remark in remarks], ensure_ascii=False, indent=2)


def as_text(remarks: list[Remark]) -> str:
    """A few lines for each remark, and a last line that counts."""
    lines = []
    for remark in remarks:
        lines.append(f"{remark.file}:{remark.start}-{remark.end} {remark.severity} {remark.rule}: {remark.text}")
        lines.append(f"    {remark.why}")
        if remark.instead:
            lines.append(f"    → {' · '.join(remark.instead)}")
    held = sum(remark.severity == "hold" for remark in remarks)
    return "\n".join([*lines, f"{len(remarks)} remarks, {held} held"])


def _read(name: str) -> str:
    try:
        return Path(name).read_bytes().decode("utf-8")
    except OSError as fault:
        raise UnreadableFileError(fault.strerror or str(fault)) from fault
    except UnicodeDecodeError as fault:
        raise UnreadableFileError(f"not UTF-8 text, at byte {fault.start}") from fault
