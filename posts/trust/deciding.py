"""Comms decides who may write where and how trust is earned: the verbs behind the screen, each change in the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from posts.models import Blog, TrustRule, WritingRule
from posts.permissions import DECIDE_TRUST, holds


class DecidedMeanwhile(PermissionDenied):
    """A colleague decided otherwise since the form was opened: nothing is saved. `where` holds the rules' keys."""

    def __init__(self, where: Iterable[Any]) -> None:
        super().__init__(_("A colleague decided about the same meanwhile. Nothing was saved: see both below."))
        self.where = frozenset(where)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What one group may do on one blog (None: all blogs); an empty `may` is no rule.

    `was` is what stood there when the form was opened, as `said` says it.
    """

    group: Group
    blog: Blog | None
    may: str
    readers: int
    was: str = ""

    @property
    def key(self) -> tuple[int, int | None]:
        """Group and blog."""
        return self.group.pk, self.blog.pk if self.blog else None

    @property
    def says(self) -> str:
        """The rule in one line of plain values."""
        return f"{self.may}, {self.readers}" if self.may else ""


@dataclass(frozen=True, kw_only=True)
class WantedTrust:
    """How trust is to be earned on one blog; `was` is what stood there when the form was opened."""

    rule: TrustRule
    was: str = ""


def said(rule: WritingRule | None) -> str:
    """A rule about writing in one line of plain values; empty for none."""
    return f"{rule.may}, {rule.readers}" if rule else ""


@transaction.atomic
def decide_writing(*, wanted: Iterable[Wanted], user: Any) -> int:
    """Make, change and remove rules until they are as wanted; how many changed.

    What the form did not change is left as it is now. Raises `PermissionDenied`, or `DecidedMeanwhile`.
    """
    if not holds(user, DECIDE_TRUST):
        raise PermissionDenied
    list(Group.objects.select_for_update(no_key=True).order_by("pk"))  # two who decide take turns, also on no rule yet
    now = {(rule.group_id, rule.blog_id): rule for rule in WritingRule.objects.all()}
    changes = [one for one in wanted if one.says not in (one.was, said(now.get(one.key)))]
    if other := [one.key for one in changes if said(now.get(one.key)) != one.was]:
        raise DecidedMeanwhile(other)
    for one in changes:
        _decide(one, rule=now.get(one.key), user=user)
    return len(changes)


def _decide(wanted: Wanted, *, rule: WritingRule | None, user: Any) -> None:
    before = said(rule)
    rule = rule or WritingRule(group=wanted.group, blog=wanted.blog)
    if wanted.may:
        rule.may, rule.readers = wanted.may, wanted.readers
        rule.full_clean()
        rule.save()
    where = wanted.blog.title if wanted.blog else ""
    facts = {"group": wanted.group.name, "blog": where, "before": before, "after": wanted.says}
    with translation.override("en"):  # the log's label of a rule is nobody's screen
        log(instance=rule, action="byline.writing_rule", user=user, data=facts, deleted=not wanted.may)
    if not wanted.may:
        rule.delete()


@transaction.atomic
def decide_trust(*, wanted: Iterable[WantedTrust], user: Any) -> int:
    """Save changed rules about trust; how many. Raises `PermissionDenied`, or `DecidedMeanwhile`."""
    if not holds(user, DECIDE_TRUST):
        raise PermissionDenied
    list(Page.objects.select_for_update(no_key=True).filter(pk__in=Blog.objects.values("pk")).order_by("pk"))
    now = {rule.blog_id: rule for rule in TrustRule.objects.all()}
    changes = [
        one for one in wanted if said_of_trust(one.rule) not in (one.was, said_of_trust(now.get(one.rule.blog_id)))
    ]
    if other := [one.rule.blog_id for one in changes if said_of_trust(now.get(one.rule.blog_id)) != one.was]:
        raise DecidedMeanwhile(other)
    for one in changes:
        before = now.get(one.rule.blog_id)
        one.rule.pk = before.pk if before else None
        one.rule.save()
        facts = {"group": "", "blog": one.rule.blog.title, "before": said_of_trust(before)}
        log(
            instance=one.rule,
            action="byline.trust_rule",
            user=user,
            data={**facts, "after": said_of_trust(one.rule)},
        )
    return len(changes)


def said_of_trust(rule: TrustRule | None) -> str:
    """A rule about trust in one line of plain values; empty for none."""
    if rule is None:
        return ""
    active = "on" if rule.active else "off"
    return f"{active}: {rule.clean_stories_needed} in {rule.within_days} days, 1 in {rule.sample_every}"
