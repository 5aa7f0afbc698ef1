"""Pictures: stripped of all metadata at upload, opaque in name, and frozen once a seal shows them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.utils.file import hash_filelike

from posts.photos import opaque_name, stripped


class SealedPicture(PermissionDenied):
    """Somebody tried to change a picture that an approved post shows."""


class Picture(AbstractImage):
    """An uploaded picture. Its file is re-encoded without metadata before it is first stored."""

    sealed_at = models.DateTimeField(null=True, blank=True, editable=False)

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def get_upload_to(self, filename: str) -> str:
        """`original_images/<random>.<kind>`: nothing of the uploaded file's name survives."""
        return f"original_images/{opaque_name(filename)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the picture; a new file is stripped first, and a sealed picture takes no new file.

        Raises `SealedPicture`, and `posts.photos.UnusablePicture` (a `ValidationError`) for a file that
        is no picture we take or is too large to decode.
        """
        if self.file and not self.file._committed:  # noqa: SLF001 - as FileField.pre_save asks whether it is new
            self._refuse_when_sealed()
            self.file.file = stripped(self.file.file)
            self._set_file_facts()
        elif self.pk:
            self._refuse_other_file()
        super().save(*args, **kwargs)

    def file_is_whole(self) -> bool:
        """Whether the stored bytes still are those that were uploaded (compares their hash)."""
        if not self.file.storage.exists(self.file.name):
            return False
        with self.file.storage.open(self.file.name) as file:
            return bool(hash_filelike(file) == self.file_hash)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse_when_sealed()
        return super().delete(*args, **kwargs)

    def _set_file_facts(self) -> None:
        self.file.seek(0)
        self._set_file_hash()
        self.file_size = self.file.size
        self.file.seek(0)

    def _refuse_when_sealed(self) -> None:
        if self.pk and Picture.objects.filter(pk=self.pk, sealed_at__isnull=False).exists():
            raise SealedPicture(
                gettext("This picture is part of an approved post. Upload the new one as a picture of its own.")
            )

    def _refuse_other_file(self) -> None:
        stored = Picture.objects.filter(pk=self.pk, sealed_at__isnull=False).values_list("file", "file_hash").first()
        if stored and stored != (self.file.name, self.file_hash):
            self._refuse_when_sealed()


class Rendition(AbstractRendition):
    """A picture made smaller for one place."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_filter")
        ]
