"""What the check says of a post while it is being typed, and what its writer decides of that: one address for both.

The page sends the words as they stand in its own fields; findings come back as cards that name the field, and where
in its text. A decision comes with the same words, so that only a remark that is really made can be decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.generic import View
from pydantic import BaseModel, Field, ValidationError

from posts.desk.doors import post_seen_by
from posts.house_rules.compiled import house
from posts.house_rules.decisions import by_writers, decide, mark_of, may_decide, stands, take
from posts.models import Post, VoiceDecision
from posts.permissions import REVIEW, holds, may_edit, may_see
from posts.voice.block import Block, Role
from posts.voice.check import check, remembered
from posts.voice.finding import Finding
from posts.voice_checks import ORDER, check_post, people_of

FIRST = 3  # cards that are open, the rest folded
MOST_BLOCKS, MOST_SIGNS = 500, 200_000


class Words(BaseModel):
    """The text of one field; `links` are stretches of it, in characters."""

    path: str = Field(max_length=200)
    text: str = Field(max_length=MOST_SIGNS)
    role: str = "body"
    links: list[tuple[int, int]] = []


USE = "use"  # the writer puts words there that the check offered


class Decided(BaseModel):
    """What a writer decided of a remark, or that they take the words it offers."""

    mark: str = Field(max_length=64)
    choice: str = Field(max_length=10)
    why: str = Field("", max_length=300)
    words: str = Field("", max_length=2000)  # those that were put there


class Typed(BaseModel):
    """What a page sends."""

    blocks: list[Words] = Field(max_length=MOST_BLOCKS)
    decided: Decided | None = None


@dataclass(frozen=True, kw_only=True)
class Card:
    """A remark with what was decided of it."""

    finding: Finding
    mark: str
    decided: VoiceDecision | None

    @property
    def may_keep(self) -> bool:
        """Holds are changed, or asked about."""
        return self.finding.severity != "hold"

    @property
    def instead(self) -> tuple[str, ...]:
        """Words that a button can put there as they are."""
        return self.finding.instead[:FIRST] if self.finding.kind in ("swap", "metric", "pronoun") else ()

    @property
    def is_settled(self) -> bool:
        """Whether the writer answered it."""
        return stands(self.decided, self.finding)


class LiveView(View):
    """GET: the draft as last saved. POST: the words as they are typed, and perhaps a decision."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.post_checked = post_seen_by(request.user, kwargs["pk"])
        if not may_see(request.user, self.post_checked):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.post_checked.get_latest_revision_as_object()
        return self._cards(check_post(version, on_trial=holds(request.user, REVIEW)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            typed = Typed.model_validate_json(request.body)
        except ValidationError:
            return JsonResponse({}, status=400)
        findings = said_of(self.post_checked, typed.blocks, on_trial=holds(request.user, REVIEW))
        if typed.decided:
            self._decide(typed.decided, findings)
        return self._cards(findings)

    def _decide(self, wanted: Decided, findings: list[Finding]) -> None:
        if not may_edit(self.request.user, self.post_checked):
            raise PermissionDenied
        found = next((one for one in findings if mark_of(one) == wanted.mark), None)
        if found and wanted.choice == USE and wanted.words in found.instead:
            take(post=self.post_checked, finding=found, new=wanted.words)
        elif found and may_decide(found, wanted.choice):
            decide(post=self.post_checked, finding=found, choice=wanted.choice, why=wanted.why, user=self.request.user)

    def _cards(self, findings: list[Finding]) -> HttpResponse:
        cards = cards_of(findings, by_writers(self.post_checked))
        still = [card for card in cards if not card.is_settled]
        facts = {
            "first": still[:FIRST],
            "rest": still[FIRST:],
            "settled": [card for card in cards if card.is_settled],
            "number": len(still),
            "may_decide": may_edit(self.request.user, self.post_checked),
        }
        response = render(self.request, "posts/desk/voice.html", facts)
        response["Cache-Control"] = "private, no-store"
        return response


def said_of(post: Post, typed: list[Words], *, on_trial: bool) -> list[Finding]:
    """What the check says of these words as if they were the post's."""
    version = post.get_latest_revision_as_object()
    blocks = [
        Block(path=one.path, text=one.text, role=_role(one.role), links=tuple(one.links))
        for one in {one.path: one for one in typed}.values()
        if one.text.strip()
    ]
    facts: dict[str, Any] = {"language": post.language(), "people": people_of(version), "rules": house().rulebook}
    found = check(blocks, reading=remembered, **facts)
    shown = [one for one in found if on_trial or not one.on_trial]
    return sorted(shown, key=lambda one: ORDER[one.severity])


def _role(name: str) -> Role:
    return cast(Role, name) if name in get_args(Role) else "body"


def cards_of(findings: list[Finding], decided: Mapping[str, VoiceDecision]) -> list[Card]:
    """A card for each remark."""
    marked = [(mark_of(finding), finding) for finding in findings]
    return [Card(finding=finding, mark=mark, decided=decided.get(mark)) for mark, finding in marked]
