"""Words that group stories: topics, company values, series. Each in one language, translations linked."""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index

from posts.addresses import path_in


class InUse(PermissionDenied):
    """Somebody tried to delete a word that stories carry."""


class Term(index.Indexed, TranslatableMixin, models.Model):
    """A named word with a page and a feed of its own."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=80, allow_unicode=True)

    route: str
    search_fields = [index.AutocompleteField("name"), index.FilterField("locale_id")]

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_in(str(self.locale.language_code), self.route, slug=self.slug)

    def refuse_when_used(self) -> None:
        """Raise `InUse` where a story, live or draft, carries this word."""
        if self.stories.exists():
            raise InUse(gettext("Stories carry “%(word)s”, so it stays. Take it out of them first.") % {"word": self})


class Topic(Term):
    """What a story is about."""

    route = "topic"
    panels = [FieldPanel("name"), FieldPanel("slug")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="topic_address")]


class Value(Term):
    """One of the company's values, with one line that says what it asks of us."""

    route = "value"
    line = models.CharField(_("in one line"), max_length=200)
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("line")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("value")
        verbose_name_plural = _("values")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="value_address")]


class Series(Term):  # type: ignore[django-manager-missing]
    """Stories that belong together and come with a number, in the order they were published."""

    route = "series"
    standfirst = models.CharField(_("line under the name"), max_length=300)
    every_days = models.PositiveIntegerField(_("days between instalments"), null=True, blank=True)
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("standfirst"), FieldPanel("every_days")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["locale", "slug"], name="series_address")]


class Instalment(models.Model):
    """The number a story got when it was published in a series: given once, never reused, never changed."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveIntegerField()
    post = models.UUIDField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_story_a_number"),
            models.UniqueConstraint(fields=["series", "post"], name="one_number_a_story"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.number}"

    @classmethod
    def give(cls, *, series: Series, post: object) -> "Instalment":
        """The story's number in the series, taking the next free one at its first publication.

        Call inside the transaction that publishes: the series row is locked, so numbers follow publish order.
        """
        Series.objects.select_for_update().get(pk=series.pk)
        given = cls.objects.filter(series=series, post=post).first()
        if given:
            return given
        last = cls.objects.filter(series=series).aggregate(last=models.Max("number"))["last"] or 0
        return cls.objects.create(series=series, post=post, number=last + 1)
