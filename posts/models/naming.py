"""In what words a text may speak of a person, by language. The owner alone writes it (`posts.persons.keeping`).

No revisions, no log of values: what a person does not use any more is not kept.
"""

from collections.abc import Callable

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from posts.graphemes import AtMost, no_address, one_plain_line
from posts.identifiers import new_public_id
from posts.models.person import Person
from posts.pronouns import PronounSet

ANY = "any"
LANGUAGES = [*settings.LANGUAGES, (ANY, _("any language"))]
LABEL_LENGTH = 40  # characters as people count them
OWN_WORDS: list[Callable[[str], None]] = [AtMost(LABEL_LENGTH), one_plain_line, no_address]


class ReferMode(models.Model):
    """How texts of one language refer to a person; no row means that nothing was said: the name."""

    class Mode(models.TextChoices):
        NAME = "name", _("Use just my name")
        SETS = "sets", _("Use these")
        ASK = "ask", _("Ask me for each story")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="modes")
    language = models.CharField(max_length=10, choices=LANGUAGES)
    mode = models.CharField(max_length=4, choices=Mode)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "language"], name="one_mode_a_language")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.language}"


class Pronouns(models.Model):
    """One set of words for one person in one language, exactly as written."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pronouns")
    language = models.CharField(max_length=10, choices=LANGUAGES)
    rank = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=400, validators=OWN_WORDS)
    subject = models.CharField(max_length=200, blank=True, validators=OWN_WORDS)
    object = models.CharField(max_length=200, blank=True, validators=OWN_WORDS)
    det = models.CharField(max_length=200, blank=True, validators=OWN_WORDS)
    poss = models.CharField(max_length=200, blank=True, validators=OWN_WORDS)
    refl = models.CharField(max_length=200, blank=True, validators=OWN_WORDS)
    plural_verb = models.BooleanField(default=False)
    key = models.CharField(max_length=8, default=new_public_id)  # what a mention has of it, where whoever writes chose

    class Meta:
        ordering = ["language", "rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "language", "rank"], name="one_set_a_rank")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.language} {self.rank}"  # never the words: a log may print this

    def as_written(self) -> PronounSet:
        """The words as a value."""
        return PronounSet(
            language=self.language,
            label=self.label,
            subject=self.subject,
            object=self.object,
            det=self.det,
            poss=self.poss,
            refl=self.refl,
            plural_verb=self.plural_verb,
            key=self.key,
        )


class StoryWish(models.Model):
    """How one story speaks of somebody who wants to be asked for each: the question, and then their answer to it.

    The answer is one of their own sets or a known one, by its label, "" for the name; where none came, the name stands.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="story_wishes")
    post = models.UUIDField()
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    label = models.CharField(max_length=400, blank=True, validators=OWN_WORDS)
    asked_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("wish for one story")
        verbose_name_plural = _("wishes for single stories")
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="one_wish_a_story")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.post}"  # never the words: a log may print this
