"""Where a writer finds a place in a story again."""

from django.urls import reverse


def address_of(pk: int, key: str = "") -> str:
    """A box, a part that is only shown, or the cover on the writing page of a story; without a key the page itself."""
    here = reverse("write", args=[pk])
    return f"{here}#box-{key}" if key else here
