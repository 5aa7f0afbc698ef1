"""The upload form of pictures. Apart from `posts.forms`: Wagtail's image forms need all models loaded."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from posts.photos import stripped


class PictureForm(BaseImageForm):
    """Strips an uploaded picture at the edge, so that an unreadable one is an error beside the field."""

    def clean_file(self) -> Any:
        """The same picture without metadata and under an opaque name; raises `UnusablePicture`."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        self._refuse_when_sealed()
        clean = stripped(file)
        stripped_file = SimpleUploadedFile(str(clean.name), clean.read())
        stripped_file.image = getattr(file, "image", None)  # type: ignore[attr-defined]  # Wagtail reads it
        return stripped_file

    def clean(self) -> Any:
        """Also refuse another focal point for a sealed picture: it decides what readers see cut off."""
        cleaned = super().clean()
        if any(name.startswith("focal_point") for name in self.changed_data):
            self._refuse_when_sealed()
        return cleaned

    def _refuse_when_sealed(self) -> None:
        if self.instance.pk and self.instance.sealed_at:
            raise ValidationError(
                _("This picture is part of an approved post. Upload the new one as a picture of its own.")
            )
