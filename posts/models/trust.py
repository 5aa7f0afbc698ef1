"""Who may write where, how many people read it, and whom the desk has come to trust on which blog."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from posts.permissions import WRITE, holds

MOST_READERS = 3


class May(models.TextChoices):
    """What people of a group may do on a blog."""

    WRITE = "write", _("may write")
    ASK = "ask", _("asks first")
    NO = "no", _("may not")


GENEROUS = (May.WRITE, May.ASK, May.NO)  # of several groups the most generous counts


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What one person may do on each blog, by the groups they are in."""

    writes: bool  # holds the permission to write at all
    everywhere: bool  # a superuser, or somebody given the right by name: no rule is about them
    by_group: tuple[tuple[bool, dict[int | None, str]], ...]  # the group lets write; its rules by blog, None is all

    def on(self, blog: int) -> May:
        """What they may do on the blog with this key."""
        if not self.writes:
            return May.NO
        said = [self._of_group(lets, rules, blog) for lets, rules in self.by_group]
        if self.everywhere:
            said.append(May.WRITE)
        return next((may for may in GENEROUS if may in said), May.NO)

    @staticmethod
    def _of_group(lets_write: bool, rules: dict[int | None, str], blog: int) -> str | None:
        """A rule about this blog, else the one about all; without any, a group that lets people write lets them."""
        return rules.get(blog) or rules.get(None) or (May.WRITE if lets_write else None)


class WritingRuleQuerySet(models.QuerySet["WritingRule"]):
    """The rules, and what they come to."""

    def rights_of(self, user: Any) -> Rights:
        """What `user` may do on each blog: two queries, however many blogs are asked about."""
        groups = {group.pk: group for group in user.groups.all()} if user.pk else {}
        app, codename = WRITE.split(".")
        writing = set(
            Group.objects.filter(
                pk__in=groups, permissions__codename=codename, permissions__content_type__app_label=app
            ).values_list("pk", flat=True)
        )
        rules: dict[int, dict[int | None, str]] = {pk: {} for pk in groups}
        for group, blog, may in self.filter(group__in=groups).values_list("group", "blog", "may"):
            rules[group][blog] = may
        return Rights(
            writes=holds(user, WRITE),
            everywhere=bool(user.is_active and user.is_superuser) or not writing,
            by_group=tuple((pk in writing, rules[pk]) for pk in groups),
        )

    def readers_on(self, *, blog: int, writers: Iterable[int] | None = None) -> int:
        """How many people read a story: the strictest of the rules of any group a writer is in (of all when None)."""
        found = self.filter(models.Q(blog=blog) | models.Q(blog=None))
        if writers is not None:
            found = found.filter(group__user__in=list(writers)).distinct()
        # The rules about all blogs first, so that the one about this blog replaces them.
        about_all_first = found.order_by(models.F("blog").asc(nulls_first=True), "pk")
        of_group: dict[int, int] = dict(about_all_first.values_list("group", "readers"))
        return max(of_group.values(), default=1)


class WritingRule(models.Model):
    """What one group may do on one blog, or on all: the rule about a blog comes before the one about all.

    Without a rule everybody who may write at all may write everywhere, and one person reads it.
    """

    group = models.ForeignKey("auth.Group", on_delete=models.CASCADE, related_name="writing_rules")
    blog = models.ForeignKey(
        "posts.Blog", null=True, blank=True, on_delete=models.CASCADE, related_name="writing_rules"
    )
    may = models.CharField(max_length=5, choices=May.choices, default=May.WRITE)
    readers = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_READERS)]
    )

    objects = WritingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule about writing")
        verbose_name_plural = _("rules about writing")
        permissions = [("decide_trust", "Can decide who may write where, and whom the desk trusts")]
        constraints = [
            models.UniqueConstraint(fields=["group", "blog"], name="one_rule_a_group_and_blog"),
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(blog__isnull=True), name="one_rule_a_group_for_all_blogs"
            ),
            models.CheckConstraint(
                condition=models.Q(readers__gte=1, readers__lte=MOST_READERS), name="one_to_three_readers"
            ),
        ]

    def __str__(self) -> str:
        where = self.blog or _("All blogs")
        return f"{self.group}: {where}: {self.get_may_display()}"


class TrustRule(models.Model):
    """Whether trust can be earned on a blog, by what, and how often trusted stories get another look."""

    blog = models.OneToOneField("posts.Blog", on_delete=models.CASCADE, related_name="trust_rule")
    active = models.BooleanField(_("trust can be earned here"), default=False)
    clean_stories_needed = models.PositiveSmallIntegerField(
        _("stories in a row that went out as written"), default=3, validators=[MinValueValidator(1)]
    )
    within_days = models.PositiveSmallIntegerField(
        _("within so many days"), default=365, validators=[MinValueValidator(1)]
    )
    sample_every = models.PositiveSmallIntegerField(
        _("another look at one in"), default=5, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("rule about trust")
        verbose_name_plural = _("rules about trust")

    def __str__(self) -> str:
        return str(self.blog)


class TrustQuerySet(models.QuerySet["Trust"]):
    """Trust by whether it stands."""

    def standing(self) -> "TrustQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Trust(models.Model):
    """One author has earned the light lane on one blog. Withdrawn, the row stays; earned again, it is a new one."""

    class Because(models.TextChoices):
        """Why it was withdrawn."""

        TAKEN_DOWN = "taken-down", _("A story was taken down")
        NOT_FINE = "not-fine", _("Another look found something")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trust")
    blog = models.ForeignKey("posts.Blog", on_delete=models.CASCADE, related_name="trust")
    given_at = models.DateTimeField(db_default=Now())
    because = models.JSONField(default=dict)  # {"stories": [page ids], "within_days": 365}
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=12, choices=Because.choices, blank=True)
    withdrawn_over = models.ForeignKey("posts.Seal", null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(blank=True)  # what the person who decided it wrote to the author

    objects = TrustQuerySet.as_manager()

    class Meta:
        verbose_name = _("trust")
        verbose_name_plural = _("trust")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "blog"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_standing_trust_a_person_and_blog",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.blog_id}"


class SampleQuerySet(models.QuerySet["Sample"]):
    """Samples by whether somebody looked."""

    def waiting(self) -> "SampleQuerySet":
        """Where nobody has looked yet, oldest first."""
        return self.filter(looked_at__isnull=True).order_by("drawn_at", "pk")


class Sample(models.Model):
    """A story that took the light lane and is looked at once more, after it went out."""

    class Verdict(models.TextChoices):
        """What the second look found."""

        FINE = "fine", _("Fine")
        NOT_FINE = "not-fine", _("Not fine")

    seal = models.OneToOneField("posts.Seal", on_delete=models.CASCADE, related_name="sample")
    drawn_at = models.DateTimeField(db_default=Now())
    looked_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        verbose_name = _("second look")
        verbose_name_plural = _("second looks")

    def __str__(self) -> str:
        return f"{self.seal_id}: {self.verdict}"
