"""A person's about text: words like any other, so reviewed like any other."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from posts.forms import ProfileForm
from posts.models.person import Person
from posts.models.post import Post
from posts.seals import canonical_rich_text
from posts.voice.check import Block
from posts.voice_checks import rich_text_block

PROFILE_FEATURES = ["bold", "italic", "link", "mention"]


class Profile(Post):
    """The about text of one person in one language; readers see it on the person's own page."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="profiles")
    about = RichTextField(_("about you"), features=PROFILE_FEATURES, blank=True)

    base_form_class = ProfileForm
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [FieldPanel("person", required_on_save=True), FieldPanel("about")]
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def people(self) -> list[Person]:
        return [self.person] if self.person_id else []

    @staticmethod
    def person_ids_in(content: dict[str, Any]) -> list[int]:
        return [content["person"]] if content.get("person") else []

    def headline_text(self) -> str:
        """What lists call this post."""
        return gettext("About %(name)s") % {"name": self.person.display_name} if self.person_id else self.title

    def rich_texts(self) -> list[str]:
        """The about text, as it is stored."""
        return [self.about]

    def sealed_source(self) -> dict[str, Any]:
        """The person by id and the words; see `posts.seals`."""
        return {
            "type": "profile",
            "post": str(self.uuid),
            "language": self.language(),
            "slug": self.slug,
            "person": self.person.public_id,
            "about": canonical_rich_text(self.about),
        }

    def voice_blocks(self) -> list[Block]:
        """The profile's words for the voice check."""
        return [rich_text_block("about", self.about)]

    def picture_ids(self) -> set[int]:
        """A profile's words show no pictures."""
        return set()

    def get_admin_display_title(self) -> str:
        return self.headline_text()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send readers to the person's page; a preview shows this version of the words itself."""
        if getattr(request, "is_preview", False):
            response: HttpResponse = super().serve(request, *args, **kwargs)
            return response
        return redirect(self.get_url(request))

    def get_url_parts(self, request: Any = None) -> Any:
        """A profile is read on its person's page."""
        parts = super().get_url_parts(request)
        if not parts or not parts[1]:
            return parts
        with translation.override(self.language()):
            return parts[0], parts[1], reverse("person", kwargs={"public_id": self.person.public_id})

    def __str__(self) -> str:
        return self.headline_text()
