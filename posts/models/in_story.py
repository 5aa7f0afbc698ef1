"""Who is in a story besides its authors, and by what they can be known. What they say of it is in `posts.consent`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from posts.models.consent import Medium


class InStoryQuerySet(models.QuerySet["InStory"]):
    """People in stories."""

    def shown(self) -> "InStoryQuerySet":
        """Those who can be known in it by anything, so that it takes their yes."""
        return self.filter(
            models.Q(is_named=True) | models.Q(is_pictured=True) | models.Q(is_heard=True) | models.Q(is_quoted=True)
        )


class InStory(models.Model):
    """Somebody in a story: a colleague we know, or somebody else in the writer's own words."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="in_story")
    person = models.ForeignKey(
        "posts.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="in_stories"
    )
    words = models.CharField(_("who it is"), max_length=80, blank=True)  # "a customer"; empty for a colleague
    # Of somebody who is no Person, once they are asked; a Person has one card for all stories.
    card = models.ForeignKey(
        "posts.ConsentCard", null=True, blank=True, on_delete=models.SET_NULL, related_name="in_stories"
    )
    is_named = models.BooleanField(_("named"), default=False)
    is_pictured = models.BooleanField(_("in a picture"), default=False)
    is_quoted = models.BooleanField(_("quoted"), default=False, db_default=False)
    is_heard = models.BooleanField(_("heard"), default=False, db_default=False)
    is_child = models.BooleanField(_("a child"), default=False, db_default=False)  # a guardian answers

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

    def media(self) -> list[str]:
        """By what they can be known in the story, as values of `Medium`; empty when no yes is needed."""
        known = {
            Medium.NAME: self.is_named,
            Medium.FACE: self.is_pictured,
            Medium.VOICE: self.is_heard,
            Medium.WORDS: self.is_quoted,
        }
        return [str(medium) for medium, is_there in known.items() if is_there]
