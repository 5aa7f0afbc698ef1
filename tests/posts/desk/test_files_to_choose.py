"""A chooser offers one's own pictures and documents, and those readers were shown; never those of another's draft."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from posts.models import Picture, StoryDocument
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


def make(kind: str, title: str, user: Any) -> Any:
    if kind == "image":
        made = factories.make_picture(title)
        Picture.objects.filter(pk=made.pk).update(uploaded_by_user=user)
        return made
    return StoryDocument.objects.create(title=title, uploaded_by_user=user, file=ContentFile(b"words", name="a.txt"))


def seal(file: Any) -> None:
    type(file).objects.filter(pk=file.pk).update(sealed_at=timezone.now())


@pytest.mark.parametrize("kind", ["image", "document"])
@pytest.mark.parametrize("role", [AUTHORS, COMMS])
def test_offered_are_one_s_own_and_what_was_sealed(author, kind, role):
    chooser = {"image": "wagtailimages_chooser", "document": "wagtaildocs_chooser"}[kind]
    user = factories.make_user(role)
    private, shown, own = (make(kind, title, by) for title, by in (("Hush", author), ("Shown", author), ("Own", user)))
    seal(shown)
    browser = signed_in(user)
    page = browser.get(reverse(f"{chooser}:choose_results")).content.decode()
    assert ("Hush" in page, "Shown" in page, "Own" in page) == (False, True, True)
    chosen = [browser.get(reverse(f"{chooser}:chosen", args=[file.pk])).status_code for file in (private, shown, own)]
    assert chosen == [404, 200, 200]
    several = reverse(f"{chooser}:chosen_multiple")
    assert browser.get(f"{several}?id={own.pk}&id={private.pk}").status_code == 404


@pytest.mark.parametrize("kind", ["image", "document"])
@pytest.mark.parametrize("role", [AUTHORS, COMMS])
def test_the_lists_hold_one_s_own_alone(author, kind, role):
    make(kind, "Hush", author)
    browser = signed_in(factories.make_user(role))
    index = {"image": "wagtailimages:index", "document": "wagtaildocs:index"}[kind]
    assert "Hush" not in browser.get(reverse(index)).content.decode()
    assert "Hush" in signed_in(author).get(reverse(index)).content.decode()
