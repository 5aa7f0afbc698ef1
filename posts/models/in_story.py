"""Who is in a story besides its authors, and whether they said yes. How they are asked comes with consent (issue 6)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class InStoryQuerySet(models.QuerySet["InStory"]):
    """People in stories by what is known of their yes."""

    def without_a_yes(self) -> "InStoryQuerySet":
        """Named or pictured, and nobody noted a yes: silence is no."""
        shown = models.Q(is_named=True) | models.Q(is_pictured=True)
        return self.filter(shown).exclude(said_yes=True)


class InStory(models.Model):
    """Somebody in a story: a colleague we know, or somebody else in the writer's own words."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="in_story")
    person = models.ForeignKey(
        "posts.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="in_stories"
    )
    words = models.CharField(_("who it is"), max_length=80, blank=True)  # "a customer"; empty for a colleague
    is_named = models.BooleanField(_("named"), default=False)
    is_pictured = models.BooleanField(_("in a picture"), default=False)
    said_yes = models.BooleanField(_("said yes"), null=True)  # None: not asked yet
    said_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = InStoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("person in a story")
        verbose_name_plural = _("people in stories")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["page", "person"], name="once_in_a_story")]

    def __str__(self) -> str:
        return self.called()

    def called(self) -> str:
        """What this person is called in the story."""
        return str(self.person.called or self.person.display_name) if self.person else self.words

    def needs_a_yes(self) -> bool:
        """Whether the review has to look at consent because of this person."""
        return (self.is_named or self.is_pictured) and self.said_yes is not True

    def note(self, *, said_yes: bool | None, user: Any) -> None:
        """Write down an answer, with the day and who wrote it down."""
        self.said_yes = said_yes
        self.said_at = timezone.now() if said_yes is not None else None
        self.noted_by = user
        self.save(update_fields=["said_yes", "said_at", "noted_by"])


def why_not_yet(missing: Iterable[InStory]) -> str:
    """Why nothing may go live while these people have not said yes, for a person; empty when there are none."""
    names: list[StrOrPromise] = [one.called() for one in missing]
    if not names:
        return ""
    text = ngettext(
        "%(names)s has not said yes to being in it. Until then nobody can approve it.",
        "%(names)s have not said yes to being in it. Until then nobody can approve it.",
        len(names),
    )
    return text % {"names": get_text_list(names, _("and"))}
