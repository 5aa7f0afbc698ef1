"""Files that an approved post shows or links to: once a seal covers one, its bytes stay."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext
from wagtail.utils.file import hash_filelike


class SealedFile(PermissionDenied):
    """Somebody tried to change or delete a file that an approved post shows or links to."""


class Sealable(models.Model):
    """A picture or a document: free to change until a seal covers it, never after."""

    sealed_facts: ClassVar[tuple[str, ...]] = ("file_hash",)  # what else readers would see change

    sealed_at = models.DateTimeField(null=True, blank=True, editable=False)

    # From Wagtail's own picture and document.
    file: Any
    file_hash: str
    file_size: int | None
    _set_file_hash: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row; a sealed one takes no other file (`SealedFile`), and stays sealed.

        The row is locked first: a seal written meanwhile waits for this, or is seen by it.
        """
        with transaction.atomic():
            if self.pk:
                self._keep_what_is_sealed()
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the row, unless a seal covers it; many at once meet the same refusal in `posts.signals`."""
        self.refuse_when_sealed()
        return super().delete(*args, **kwargs)

    def file_is_whole(self) -> bool:
        """Whether the stored bytes still are those that were uploaded (compares their hash)."""
        if not self.file.storage.exists(self.file.name):
            return False
        with self.file.storage.open(self.file.name) as file:
            return bool(hash_filelike(file) == self.file_hash)

    def has_new_file(self) -> bool:
        """Whether the file is one that was not stored yet."""
        return bool(self.file) and not self.file._committed  # noqa: SLF001 - as FileField.pre_save asks

    def set_file_facts(self) -> None:
        """Note size and hash of the file as it is now."""
        self.file.seek(0)
        self._set_file_hash()
        self.file_size = self.file.size
        self.file.seek(0)

    def refuse_when_sealed(self) -> None:
        """Raise `SealedFile` for a file that a seal covers."""
        if type(self)._default_manager.filter(pk=self.pk, sealed_at__isnull=False).exists():
            raise SealedFile(gettext("This file is part of an approved post. Upload the new one as a file of its own."))

    def _keep_what_is_sealed(self) -> None:
        stored = type(self)._default_manager.select_for_update().filter(pk=self.pk, sealed_at__isnull=False).first()
        if stored is None:
            return
        changed = any(getattr(stored, fact) != getattr(self, fact) for fact in self.sealed_facts)
        if changed or self.has_new_file() or stored.file.name != self.file.name:
            self.refuse_when_sealed()
        self.sealed_at = stored.sealed_at
