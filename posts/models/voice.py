"""What comms adds to the voice check as data: rules, decisions on rules, words it never remarks on, incidents."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin


class VoiceLanguage(models.TextChoices):
    """The languages that have rules."""

    ENGLISH = "en", _("English")
    DUTCH = "nl", _("Dutch")
    SWEDISH = "sv", _("Swedish")


class Severity(models.TextChoices):
    """How much a remark matters; as `posts.voice.finding.Severity`."""

    HINT = "hint", _("hint: worth a glance")
    ADVISE = "advise", _("advice: we would change it")
    HOLD = "hold", _("hold: stops the story until a person decides")


class VoiceRule(DraftStateMixin, RevisionMixin, models.Model):
    """A rule that comms wrote. What is published counts; a draft is a draft. Lists are one entry a line."""

    class Kind(models.TextChoices):
        """What a rule does with what it finds."""

        TERM = "term", _("a word: point at it")
        SWAP = "swap", _("a swap: offer another word for each")
        PHRASE = "phrase", _("a phrase: with {lists of words} and gaps (…)")

    class Audience(models.TextChoices):
        """For which texts."""

        BOTH = "both", _("all texts")
        PUBLIC = "public", _("public texts")
        INTERNAL = "internal", _("texts for colleagues")

    slug = models.SlugField(_("short name"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=VoiceLanguage.choices)
    audience = models.CharField(_("for"), max_length=10, choices=Audience.choices, default=Audience.BOTH)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TERM)
    match = models.TextField(_("what it looks for"))
    exceptions = models.TextField(_("where it stays quiet"), blank=True)
    severity = models.CharField(_("weight"), max_length=10, choices=Severity.choices, default=Severity.HINT)
    why = models.TextField(_("why"), max_length=600)
    instead = models.TextField(_("better words"), blank=True)
    not_instead = models.TextField(_("words that are no better"), blank=True)
    sources = models.TextField(_("sources"))
    who_says = models.CharField(_("who says so"), max_length=200, blank=True)
    native_editor = models.CharField(_("read by a native editor"), max_length=120, blank=True)
    review_by = models.DateField(_("look at it again by"))
    examples_fire = models.TextField(_("examples in which it must speak"))
    examples_quiet = models.TextField(_("examples in which it must stay quiet"))
    on_trial = models.BooleanField(_("on trial"), default=True)
    dry_remarks = models.PositiveIntegerField(null=True, editable=False)  # in the last dry run
    dry_stories = models.PositiveIntegerField(null=True, editable=False)  # read in it
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="voice_rule")

    class Meta:
        verbose_name = _("rule of our own")
        verbose_name_plural = _("rules of our own")
        ordering = ["language", "slug"]
        constraints = [models.UniqueConstraint(fields=["language", "slug"], name="one_voice_rule_a_name")]
        permissions = [("decide_holds", "Can decide which rules stop a story")]

    def __str__(self) -> str:
        return f"{self.rule_id} ({self.language})"

    @property
    def rule_id(self) -> str:
        """As findings name it."""
        return f"house.{self.slug}"


class RuleDecision(models.Model):
    """What comms decided of a rule that came with Byline; also when it was last looked at."""

    class State(models.TextChoices):
        """Whether it speaks."""

        ON = "on", _("in use")
        TRIAL = "trial", _("on trial: counted, shown to comms only")
        OFF = "off", _("off")

    language = models.CharField(max_length=2, choices=VoiceLanguage.choices)
    rule = models.CharField(max_length=100)
    state = models.CharField(_("in use?"), max_length=10, choices=State.choices, default=State.ON)
    severity = models.CharField(
        _("weight"),
        max_length=10,
        choices=[("", _("as it came")), *Severity.choices[:2]],
        blank=True,
        default="",
    )
    why = models.CharField(_("why"), max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("decision on a rule")
        verbose_name_plural = _("decisions on rules")
        constraints = [models.UniqueConstraint(fields=["language", "rule"], name="one_decision_a_rule")]

    def __str__(self) -> str:
        return f"{self.language}/{self.rule}: {self.state} {self.severity}"


class ProtectedTerm(models.Model):
    """A word for what somebody is, beside those that come with Byline: never a remark by itself, whatever the rules."""

    language = models.CharField(_("language"), max_length=2, choices=VoiceLanguage.choices)
    words = models.CharField(_("word or words"), max_length=80)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("word for who somebody is")
        verbose_name_plural = _("words for who somebody is")
        ordering = ["language", "words"]
        constraints = [models.UniqueConstraint(fields=["language", "words"], name="one_protected_term")]

    def __str__(self) -> str:
        return self.words


class LeftAlone(models.Model):
    """Words that comms looked at and made no rule of; whoever proposes them again is told why."""

    language = models.CharField(_("language"), max_length=2, choices=VoiceLanguage.choices)
    words = models.CharField(_("word or words"), max_length=80)
    why = models.CharField(_("why we left it alone"), max_length=300)

    class Meta:
        verbose_name = _("looked at, left alone")
        verbose_name_plural = _("looked at, left alone")
        ordering = ["language", "words"]
        constraints = [models.UniqueConstraint(fields=["language", "words"], name="one_word_left_alone")]

    def __str__(self) -> str:
        return self.words


class VoiceIncident(models.Model):
    """Something that went wrong with words, here or elsewhere, what was learnt, and the rules that remember it."""

    title = models.CharField(_("title"), max_length=120)
    day = models.DateField(_("day"))
    what_happened = models.TextField(_("what happened"), max_length=1000)
    what_we_learnt = models.TextField(_("what we learnt"), max_length=1000)
    rules = models.TextField(_("rules that remember it"), blank=True)
    source = models.URLField(_("where to read of it"), blank=True)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-day", "pk"]

    def __str__(self) -> str:
        return self.title


class VoiceDecision(models.Model):
    """What somebody decided of a remark of the check. It stands as long as the sentence does."""

    class Choice(models.TextChoices):
        """The first three are the writers'; the last is a reviewer's yes to a hold."""

        KEEP = "keep", _("stays as it is")
        NOT_ABOUT = "not_about", _("is not about that person")
        ASK = "ask", _("asks the comms team")
        ALLOW = "allow", _("may go out")

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="voice_decisions")
    finding = models.CharField(max_length=64)  # see `posts.house_rules.decisions.mark_of`
    language = models.CharField(max_length=2, default="")
    rule = models.CharField(max_length=100)
    words = models.CharField(max_length=500)
    choice = models.CharField(max_length=10, choices=Choice.choices, default=Choice.KEEP)
    why = models.CharField(max_length=300, blank=True, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("decision on a remark")
        verbose_name_plural = _("decisions on remarks")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "finding"], condition=~models.Q(choice="allow"), name="one_decision_of_writers"
            ),
            models.UniqueConstraint(
                fields=["page", "finding"], condition=models.Q(choice="allow"), name="one_decision_of_reviewers"
            ),
        ]
        indexes = [models.Index(fields=["language", "rule", "choice"], name="decisions_by_rule")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.words} {self.get_choice_display()}"


class TakenWords(models.Model):
    """Words that a writer took over from the check with *Use …*: in the text, and not the writer's own.

    Of what was offered only the words that did not stand there before, in the order they were offered.
    """

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="taken_words")
    words = models.CharField(max_length=500)
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("words taken over from the check")
        verbose_name_plural = _("words taken over from the check")

    def __str__(self) -> str:
        return self.words


class TrialFinding(models.Model):
    """What a rule on trial would have said of a story that was handed in. For comms; writers never see it."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="trial_findings")
    language = models.CharField(max_length=2)
    rule = models.CharField(max_length=100)
    words = models.CharField(max_length=500)
    sentence = models.CharField(max_length=1000)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("finding of a rule on trial")
        verbose_name_plural = _("findings of rules on trial")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "language", "rule", "words"], name="one_trial_finding_a_story")
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.words}"


class VoiceEdition(models.Model):
    """Which rules count, in one row: another token after each change, so that every process knows to compile anew.

    In the database and not in a cache: a rule and its token are written together or not at all.
    """

    token = models.UUIDField(default=uuid4)

    class Meta:
        verbose_name = _("edition of the rules")
        verbose_name_plural = _("editions of the rules")

    def __str__(self) -> str:
        return str(self.token)

    @classmethod
    def now(cls) -> Any:
        """The token of the rules as they are; None as long as nobody changed any."""
        return cls.objects.values_list("token", flat=True).first()

    @classmethod
    def renew(cls) -> None:
        """Something changed."""
        cls.objects.update_or_create(pk=1, defaults={"token": uuid4()})
