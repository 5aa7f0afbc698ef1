"""How somebody is named and shown: a plain model, no revisions, no workflow, with or without a log-in."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.search import index

from posts.audiences import LabelAudience, SetPolicy, ShownAs, TextAudience
from posts.graphemes import AtMost, no_address, one_plain_line
from posts.identifiers import new_public_id
from posts.text import clean_line

NAME_LENGTH = 80  # characters as people count them
OWN_NAMES = {"display_name", "called"}


class PersonForm(WagtailAdminModelForm):
    """Whose log-in a person is can be said once: whoever has it, has the drafts and the own word of that person."""

    def clean(self) -> dict[str, Any]:
        """Refuse to name somebody who works here and can say it themselves."""
        cleaned: dict[str, Any] = super().clean()
        owner = self.instance.user
        if owner is not None and owner.is_active and owner != self.for_user:
            for name in OWN_NAMES & set(self.changed_data):
                self.add_error(name, _("Whoever has a log-in says this alone, on the page of their account."))
        return cleaned

    def clean_user(self) -> Any:
        """Refuse to take the log-in of somebody who still works here."""
        chosen = self.cleaned_data["user"]
        before = Person.objects.filter(pk=self.instance.pk).select_related("user").first()
        linked = before.user if before else None
        if linked is not None and linked.is_active and chosen != linked:
            raise ValidationError(_("This is somebody's log-in already. Close that account first."))
        return chosen


class Person(index.Indexed, ClusterableModel):
    """Somebody who writes or appears in posts.

    There is no gender, title or sex here, and nothing is inferred from a name. What may
    be shown where is decided by `posts.people` alone. Whatever follows `user` is written by
    the owner alone (`posts.persons.keeping`): no screen of comms and no import has a field for it.
    """

    public_id = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)
    display_name = models.CharField(
        _("name"), max_length=160, validators=[AtMost(NAME_LENGTH)], help_text=_("The way this person writes it.")
    )
    called = models.CharField(
        _("called"),
        max_length=160,
        blank=True,
        validators=[AtMost(NAME_LENGTH)],
        help_text=_("What to call this person in a story, if not the whole name."),
    )
    picture = models.ForeignKey(
        "posts.Picture", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    picture_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("log-in"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
        help_text=_("Leave empty for somebody who has a byline and no log-in."),
    )
    sort_as = models.CharField(
        max_length=160, blank=True, db_default="", validators=[AtMost(NAME_LENGTH), one_plain_line]
    )
    say_it = models.CharField(
        max_length=400, blank=True, db_default="", validators=[AtMost(120), one_plain_line, no_address]
    )
    set_policy = models.CharField(
        max_length=20, choices=SetPolicy, default=SetPolicy.FIRST, db_default=SetPolicy.FIRST.value
    )
    label_audience = models.CharField(
        max_length=20, choices=LabelAudience, default=LabelAudience.NOBODY, db_default=LabelAudience.NOBODY.value
    )
    text_audience = models.CharField(
        max_length=20, choices=TextAudience, default=TextAudience.NOBODY, db_default=TextAudience.NOBODY.value
    )
    note_for_writers = models.CharField(
        max_length=400, blank=True, db_default="", validators=[AtMost(140), one_plain_line]
    )
    shown_as = models.CharField(
        max_length=12, choices=ShownAs, default=ShownAs.NAME, db_default=ShownAs.NAME.value, editable=False
    )
    leaves_as = models.CharField(  # what they want when they leave, said by them alone
        max_length=12,
        choices=ShownAs,
        default=ShownAs.WROTE_WHILE,
        db_default=ShownAs.WROTE_WHILE.value,
        editable=False,
    )
    left_at = models.DateTimeField(null=True, blank=True, editable=False)
    import_key = models.CharField(max_length=200, unique=True, null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # part of every cache key that shows the person

    role_known: tuple[str, str] | None = None  # language and work, where it was read with the person
    has_profile: bool | None = None  # whether they have a live one in the language of the story they were read with

    panels = [
        FieldPanel("display_name"),
        FieldPanel("called"),
        FieldPanel("picture"),
        FieldPanel("picture_alt"),
        InlinePanel("roles", heading=_("Work"), label=_("Work in one language")),
        FieldPanel("user", permission="auth.change_user"),  # whose log-in it is decides whose stories are theirs
    ]
    base_form_class = PersonForm
    search_fields = [
        index.AutocompleteField("display_name"),
        index.SearchField("display_name"),
        index.SearchField("called"),
    ]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["display_name"]

    def __str__(self) -> str:
        return self.display_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.display_name = clean_line(self.display_name)
        self.called = clean_line(self.called)
        if self.pk and kwargs.get("update_fields") is None:
            self.version += 1
        super().save(*args, **kwargs)

    def role_in(self, language: str) -> str:
        """The person's work in one language, or nothing: never a translation guessed."""
        if self.role_known and self.role_known[0] == language:
            return self.role_known[1]
        return next((role.role for role in self.roles.all() if role.language == language), "")


class PersonRole(models.Model):
    """What somebody does, in one language, in words of their own; never inflected by us."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="roles")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    role = models.CharField(_("work"), max_length=120)

    panels = [FieldPanel("language"), FieldPanel("role")]

    class Meta:
        verbose_name = _("work")
        constraints = [models.UniqueConstraint(fields=["person", "language"], name="one_role_a_language")]

    def __str__(self) -> str:
        return self.role
