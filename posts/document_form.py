"""The upload form of documents. Apart from `posts.forms`: Wagtail's document forms need all models loaded."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm


class DocumentForm(BaseDocumentForm):
    """Says beside the field that a sealed document takes no other file."""

    def clean_file(self) -> Any:
        """The file, unless it is another one for a sealed document."""
        if "file" in self.changed_data and self.instance.pk and self.instance.sealed_at:
            raise ValidationError(
                _("This document is part of an approved post. Upload the new one as a document of its own.")
            )
        return self.cleaned_data["file"]
