"""Documents that stories link to; frozen once a seal covers them, as pictures are."""

from typing import Any

from wagtail.documents.models import AbstractDocument, Document

from posts.models.sealed_file import Sealable


class StoryDocument(Sealable, AbstractDocument):  # type: ignore[django-manager-missing]
    """A file to download. (Not called Document: the reverse names of Wagtail's own would clash.)"""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        pass

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the document with the size and hash of its file; raises `SealedFile`."""
        if self.has_new_file():
            self.set_file_facts()
        super().save(*args, **kwargs)
