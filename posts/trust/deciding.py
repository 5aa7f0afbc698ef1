"""Comms decides who may write where and how trust is earned: the verbs behind the screen, each change in the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from wagtail.log_actions import log

from posts.models import Blog, TrustRule, WritingRule
from posts.permissions import DECIDE_TRUST, holds

TRUST_FIELDS = ("active", "clean_stories_needed", "within_days", "sample_every")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What one group may do on one blog (None: all blogs); an empty `may` is no rule."""

    group: Group
    blog: Blog | None
    may: str
    readers: int


@transaction.atomic
def decide_writing(*, wanted: Iterable[Wanted], user: Any) -> int:
    """Make, change and remove rules until they are as wanted; how many changed. Raises `PermissionDenied`."""
    if not holds(user, DECIDE_TRUST):
        raise PermissionDenied
    return sum(_decide(one, user=user) for one in wanted)


def _decide(wanted: Wanted, *, user: Any) -> bool:
    rule = WritingRule.objects.select_for_update().filter(group=wanted.group, blog=wanted.blog).first()
    before = f"{rule.may}, {rule.readers}" if rule else ""
    after = f"{wanted.may}, {wanted.readers}" if wanted.may else ""
    if before == after:
        return False
    rule = rule or WritingRule(group=wanted.group, blog=wanted.blog)
    if wanted.may:
        rule.may, rule.readers = wanted.may, wanted.readers
        rule.full_clean()
        rule.save()
    where = wanted.blog.title if wanted.blog else ""
    facts = {"group": wanted.group.name, "blog": where, "before": before, "after": after}
    with translation.override("en"):  # the log's label of a rule is nobody's screen
        log(instance=rule, action="byline.writing_rule", user=user, data=facts, deleted=not wanted.may)
    if not wanted.may:
        rule.delete()
    return True


@transaction.atomic
def decide_trust(*, rules: Iterable[TrustRule], user: Any) -> int:
    """Save changed rules about trust; how many. Raises `PermissionDenied`."""
    if not holds(user, DECIDE_TRUST):
        raise PermissionDenied
    number = 0
    for rule in rules:
        found = TrustRule.objects.filter(blog=rule.blog).first()
        rule.save()
        facts = {"group": "", "blog": rule.blog.title, "before": _said(found), "after": _said(rule)}
        log(instance=rule, action="byline.trust_rule", user=user, data=facts)
        number += 1
    return number


def _said(rule: TrustRule | None) -> str:
    """A rule about trust in one line of plain values."""
    if rule is None:
        return ""
    active = "on" if rule.active else "off"
    return f"{active}: {rule.clean_stories_needed} in {rule.within_days} days, 1 in {rule.sample_every}"
