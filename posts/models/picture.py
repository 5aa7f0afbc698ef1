"""Pictures: stripped of all metadata at upload, opaque in name, and frozen once a seal shows them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from posts.models.sealed_file import Sealable
from posts.photos import chief_colour, opaque_name, stripped


class Picture(Sealable, AbstractImage):  # type: ignore[django-manager-missing]
    """An uploaded picture. Its file is re-encoded without metadata before it is first stored."""

    # What whoever uploads it says of it; a story that shows such a picture needs a second reader.
    shows_people = models.BooleanField(_("it shows people"), default=False)
    shows_child = models.BooleanField(_("it shows a child"), default=False)
    shows_words = models.BooleanField(_("there are printed words in it"), default=False)

    # Its chief colour as #rrggbb, shown until the picture arrives; empty where one can see through it.
    ground = models.CharField(max_length=7, blank=True, editable=False)
    # Whether the formats that take seconds are made (`posts.renditions`).
    all_formats = models.BooleanField(default=False, editable=False)

    admin_form_fields = (*Image.admin_form_fields, "shows_people", "shows_child", "shows_words")
    # The focal point decides what is cut off.
    sealed_facts = ("file_hash", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [
            models.Index(
                fields=["-sealed_at"],
                condition=models.Q(all_formats=False, sealed_at__isnull=False),
                name="picture_formats_to_make",
            )
        ]

    def needs_a_second_reader(self) -> bool:
        """A child, or people beside printed words: two pairs of eyes, by rule."""
        return self.shows_child or (self.shows_people and self.shows_words)

    def get_upload_to(self, filename: str) -> str:
        """`original_images/<random>.<kind>`: nothing of the uploaded file's name survives."""
        return f"original_images/{opaque_name(filename)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the picture; a new file is stripped first, and a sealed picture takes no new file.

        Raises `SealedFile`, and `posts.photos.UnusablePicture` (a `ValidationError`) for a file that
        is no picture we take or is too large to decode.
        """
        if self.has_new_file():
            self.refuse_when_sealed()  # before the work of decoding
            self.file.file = stripped(self.file.file)
            self.set_file_facts()
            self.ground, self.all_formats = chief_colour(self.file.file), False
        super().save(*args, **kwargs)


class Rendition(AbstractRendition):
    """A picture made smaller for one place."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_filter")
        ]
