"""What the editor checks: always what would spoil a draft, and when handing in what is missing."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminPageForm

from posts.mentions.context import with_names
from posts.models.person import Person
from posts.naming import TITLE_LENGTH, name_after
from posts.permissions import REVIEW, holds
from posts.text import clean_stored_html, one_line, plain_text

MOST_VALUES = 2
TERMS = {"topics", "values", "series"}


class PostForm(WagtailAdminPageForm):
    """Saves nothing over words that came after this form was opened.

    Wagtail refuses that for what saves itself (`EditView.is_out_of_date`), and not for a button that is pressed. The
    form shown again began with the newest version: saved now, it is a version of its own and the other one stays.
    """

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self._is_out_of_date():
            words = _(
                "Somebody wrote on this since you opened it here, perhaps you on your phone. Nothing is saved yet: what"
                " you typed here stands below. Save again if it should be the newest; the other words stay in the"
                " history."
            )
            self.add_error(None, words)
        return cleaned

    def _is_out_of_date(self) -> bool:
        latest = self.instance.latest_revision
        if latest is None:
            return False
        if own := self.data.get("overwrite_revision_id"):  # the version that this very form saved by itself
            return bool(own != str(latest.pk))
        opened = self.data.get("loaded_revision_id"), self.data.get("loaded_revision_created_at")
        return bool(opened[0]) and opened != (str(latest.pk), latest.created_at.isoformat())


class StoryForm(PostForm):
    """Makes title and address from the headline; a draft may have holes, a story handed in may not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TERMS & set(self.fields):  # words of the story's own language
            self.fields[name].queryset = self.fields[name].queryset.filter(locale=self.instance.locale_id)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if headline := cleaned.get("headline"):
            cleaned["headline"] = clean_stored_html(headline)
            name_after(self.instance, headline)
        self._check_values(cleaned)
        if not self.is_deferred_validation:
            self._check_complete(cleaned)
        return cleaned

    def _check_values(self, cleaned: dict[str, Any]) -> None:
        chosen = cleaned.get("values")
        if chosen is not None and len(chosen) > MOST_VALUES:
            self.add_error(
                "values",
                ngettext("Choose at most %(most)s value.", "Choose at most %(most)s values.", MOST_VALUES)
                % {"most": MOST_VALUES},
            )

    def is_valid(self) -> bool:
        """As always; and nobody stands twice in the byline, or is made an author by somebody else's hand."""
        return bool(super().is_valid()) and self._nobody_twice() and self._nobody_uninvited()

    def _authors(self) -> Iterator[tuple[Any, Person]]:
        """The lines of the byline that are to stay, each with its person."""
        for line in getattr(self.formsets.get("bylines"), "forms", ()):
            person = line.cleaned_data.get("person")
            if person and not line.cleaned_data.get("DELETE"):
                yield line, person

    def _nobody_twice(self) -> bool:
        seen: set[Person] = set()
        fine = True
        for line, person in self._authors():
            if person in seen:
                words = _("%(name)s is an author already: take one of the two away.")
                line.add_error("person", words % {"name": person})
                fine = False
            seen.add(person)
        return fine

    def _nobody_uninvited(self) -> bool:
        """Whoever writes along is invited by the owner and says yes (`posts.together`); a byline is no way round it."""
        if holds(self.for_user, REVIEW):
            return True
        story = self.instance
        known = {story.owner_id, self.for_user.pk} | story.writers() if story.pk else {self.for_user.pk}
        fine = True
        for line, person in self._authors():
            if person.user_id and person.user_id not in known:
                line.add_error("person", _("Invite your colleague to write with you first: see “Who writes this”."))
                fine = False
        return fine

    def _check_complete(self, cleaned: dict[str, Any]) -> None:
        headline = one_line(with_names(cleaned.get("headline") or ""))
        if not headline:
            self.add_error("headline", _("Give the story a headline."))
        if len(headline) > TITLE_LENGTH:
            self.add_error(
                "headline",
                _("Keep the headline to %(most)s characters; it has %(length)s now.")
                % {"most": TITLE_LENGTH, "length": len(headline)},
            )
        if "body" in cleaned and not self._has_words(cleaned["body"]):
            self.add_error("body", _("The story has no text yet. Write at least one paragraph."))
        described = cleaned.get("cover_alt") or cleaned.get("cover_decorative")
        if cleaned.get("cover") and not described:
            self.add_error("cover_alt", _("Say what the picture shows, or mark it as only decoration."))
        if cleaned.get("cover") and not cleaned.get("cover_credit"):
            self.add_error("cover_credit", _("Say who made the picture."))

    @staticmethod
    def _has_words(body: Any) -> bool:
        texts = (block.value["text"] if block.block_type == "answer" else block.value for block in body)
        return any(plain_text(text.source).strip() for text in texts if hasattr(text, "source"))


class ProfileForm(PostForm):
    """Keeps the person's name out of title and address; an author writes about nobody else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "person" in self.fields and not holds(self.for_user, REVIEW):
            self.fields["person"].queryset = self.fields["person"].queryset.filter(user=self.for_user)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if person := cleaned.get("person"):
            self.instance.title = self.instance.slug = f"profile-{person.public_id}"
        if about := cleaned.get("about"):
            cleaned["about"] = clean_stored_html(about)
        if not self.is_deferred_validation and not plain_text(cleaned.get("about") or ""):
            self.add_error("about", _("Write at least one line about yourself."))
        return cleaned
