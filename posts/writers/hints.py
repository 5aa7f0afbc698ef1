"""What the check says of a draft, made into things one can do: take other words, go to the box, or leave it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.boxes import HEADLINE, STANDFIRST, boxes_of, texts_of
from posts.house_rules.decisions import Choice, by_writers, decide, mark_of, may_decide, stands
from posts.models import Story, VoiceDecision
from posts.naming import name_after
from posts.remarks.splice import exchanged, laid_out
from posts.voice.finding import Finding
from posts.voice_checks import check_post
from posts.writers import drafts
from posts.writers.addresses import address_of
from posts.writers.drafts import COVER, blocks_of, set_blocks
from posts.writers.offers import Link, links_in
from posts.writers.saving import Change, save_changes

FIRST = 3  # hints shown before "show all"
MOST_INSTEAD = 3
WEIGHTS = {
    "hold": gettext_lazy("This has to change first"),
    "advise": gettext_lazy("We would change this"),
    "hint": gettext_lazy("Worth a glance"),
}


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the words stand: the box (or block), the part of it, and what people call it."""

    key: str  # "headline", "standfirst", "cover" or the block's id
    part: str  # "text", "quote", "alt_text", …
    label: str
    link: str


@dataclass(frozen=True, kw_only=True)
class Hint:
    """One remark with its buttons. `instead` are the words that a button can put there."""

    mark: str
    finding: Finding
    place: Place
    instead: tuple[str, ...]
    may_leave: bool
    decided: VoiceDecision | None = None
    link: Link | None = None  # of "Is this Sam?"

    @property
    def is_about_somebody(self) -> bool:
        """Whether it asks if words are about a certain person."""
        return self.finding.kind == "pronoun"

    def may(self, choice: str) -> bool:
        """Whether the writer may decide so: see `posts.house_rules.decisions`."""
        return may_decide(self.finding, choice)

    @property
    def weight(self) -> str:
        """How much it matters, in words."""
        return str(WEIGHTS[self.finding.severity])

    @property
    def before(self) -> str:
        """The sentence up to the words."""
        return self.link.offer.before if self.link else self.finding.sentence.partition(self.finding.text)[0]

    @property
    def after(self) -> str:
        """The sentence after the words."""
        return self.link.offer.after if self.link else self.finding.sentence.partition(self.finding.text)[2]


def hints_of(version: Story) -> list[Hint]:
    """What the check says of this version, holds first; without what the writer left as it is."""
    return told_of(version)[0]


def told_of(version: Story) -> tuple[list[Hint], list[VoiceDecision]]:
    """The same, and the writer's decisions that still matter: those whose remark the check would make again."""
    places, decided, links = _Places(version), by_writers(version), links_in(version)
    offered = {_where(link.finding.block, f"{link.offer.before}{link.offer.words}{link.offer.after}") for link in links}
    hints = [
        _hint(finding, places, decided)
        for finding in check_post(version)
        if finding.kind != "pronoun" or _where(finding.block, finding.sentence) not in offered  # one question is enough
    ]
    hints += [replace(_hint(link.finding, places, decided), link=link) for link in links]
    left = {hint.mark: hint.decided for hint in hints if hint.decided}
    return [hint for hint in hints if not hint.decided], list(left.values())


def _where(path: str, sentence: str) -> tuple[str, str]:
    return path, " ".join(sentence.split())


def leave(*, hint: Hint, story: Story, user: Any, choice: str = Choice.KEEP, why: str = "") -> None:
    """Remember that the writer wants these words as they are, says whom they are not about, or asks comms."""
    decide(post=story, finding=hint.finding, choice=choice, why=why, user=user)


def take_instead(*, story: Story, user: Any, hint: Hint, new: str) -> bool:
    """Put other words in place of those remarked upon; False where they moved.

    A box of plain text is written the way typing writes it; other places by `drafts.change`.
    """
    version = story.get_latest_revision_as_object()
    texts, key = texts_of(version), hint.place.key
    if key in texts:
        text = replaced(texts[key], hint.finding.text, new, _occurrence(hint, version))
        if text is None:
            return False
        change = Change(key=key, was=texts[key], text=text)
        return not save_changes(story=story, user=user, changes=[change]).conflict
    done: list[bool] = []
    drafts.change(story=story, user=user, how=lambda latest: done.append(_replace_in(latest, hint, new)))
    return all(done)


def _replace_in(version: Story, hint: Hint, new: str) -> bool:
    """The same for what is no box to type in, in the version in memory."""
    number = _occurrence(hint, version)
    key, part, old = hint.place.key, hint.place.part, hint.finding.text
    if key == COVER:
        changed = replaced(version.cover_alt, old, new, number)
        version.cover_alt = changed if changed is not None else version.cover_alt
        return changed is not None
    if key == HEADLINE:
        changed = replaced_in_rich(version.headline, old, new, number)
        if changed is not None:
            version.headline = changed
            name_after(version, changed)
        return changed is not None
    return _in_block(version, key, part, (old, new, number))


def _in_block(version: Story, key: str, part: str, words: tuple[str, str, int]) -> bool:
    blocks = blocks_of(version)
    for block in blocks:
        if block["id"] == key:
            whole = not isinstance(block["value"], dict)
            source = block["value"] if whole else block["value"].get(part) or ""
            rich = block["type"] in ("text", "answer")
            changed = replaced_in_rich(source, *words) if rich else replaced(source, *words)
            if changed is None:
                return False
            block["value"] = changed if whole else {**block["value"], part: changed}
            set_blocks(version, blocks)
            return True
    return False


def _occurrence(hint: Hint, version: Story) -> int:
    """Which of the same words in that text it is, from 0."""
    path = hint.finding.block
    text = next((block.text for block in version.voice_blocks() if block.path == path), "")
    return text[: hint.finding.start].count(hint.finding.text)


def replaced(text: str, old: str, new: str, number: int) -> str | None:
    """`text` with its occurrence `number` (from 0) of `old` replaced; None where there is no such one."""
    at = _start(text, old, number)
    return None if at is None else text[:at] + new + text[at + len(old) :]


def replaced_in_rich(source: str, old: str, new: str, number: int) -> str | None:
    """The same inside rich text, whose marks and links stay around the words."""
    at = _start(laid_out(source), old, number)
    return None if at is None else exchanged(source, at, at + len(old), new)


def _start(text: str, words: str, number: int) -> int | None:
    """Where the occurrence `number` (from 0) of `words` begins."""
    found = [match.start() for match in re.finditer(re.escape(words), text)]
    return found[number] if number < len(found) else None


class _Places:
    """Finds for the path of a finding the box, its label and the address where it is changed."""

    def __init__(self, version: Story) -> None:
        self.version = version
        self.ids = [block["id"] for block in blocks_of(version)]
        self.boxes = {box.key: box for box in boxes_of(version)}

    def of(self, path: str) -> Place:
        name, *rest = path.split(".")
        if name in (HEADLINE, STANDFIRST):
            return Place(key=name, part="text", label=self.boxes[name].label, link=address_of(self.version.pk, name))
        if name == "cover_alt":
            link = reverse("write_describe", args=[self.version.pk, COVER])
            return Place(key=COVER, part="alt_text", label=_("Cover picture"), link=link)
        if name == "channel":
            link = reverse("write_channels", args=[self.version.pk])
            return Place(key=path, part="text", label=_("What the networks say"), link=link)
        key = self.ids[int(rest[0])]
        return Place(key=key, part=rest[1], label=self._label(key), link=self._link(key))

    def _label(self, key: str) -> str:
        """The box's own label; of those that have none, its number as the writing page counts."""
        if self.boxes[key].kind == "text":
            return _("Paragraph %(number)s") % {"number": self.ids.index(key) + 1}
        return self.boxes[key].label

    def _link(self, key: str) -> str:
        pages = {"picture": "write_describe", "quote": "write_quote"}
        page = pages.get(self.boxes[key].kind)
        return reverse(page, args=[self.version.pk, key]) if page else address_of(self.version.pk, key)


def _hint(finding: Finding, places: _Places, decided: Mapping[str, VoiceDecision]) -> Hint:
    place = places.of(finding.block)
    on_the_page = not finding.block.startswith("channel.")
    mark = mark_of(finding)
    made = decided.get(mark)
    return Hint(
        mark=mark,
        finding=finding,
        place=place,
        decided=made if stands(made, finding) else None,
        instead=tuple(_fitting(finding)) if on_the_page else (),
        may_leave=finding.severity != "hold",
    )


def _fitting(finding: Finding) -> Iterator[str]:
    """Words that can stand there as they are; advice such as "say what it was" is no such thing."""
    if finding.kind in ("swap", "metric"):
        yield from finding.instead[:MOST_INSTEAD]
