"""What a live post is made of changes behind it: what can be prevented is, and what cannot be put back goes offline."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from wagtail.documents import get_document_model

from posts.models import Picture, Story, Topic
from posts.models.sealed_file import SealedFile
from posts.reconciling import reconcile
from tests import factories
from tests.factories import ADMINS, AUTHORS
from tests.posts.editor import signed_in, words_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


@pytest.fixture
def manual(author: Any) -> Any:
    """A document that the author uploaded."""
    file = ContentFile(b"The repair manual.", name="manual.txt")
    return get_document_model().objects.create(title="Manual", file=file, uploaded_by_user=author)


@pytest.fixture
def live(author: Any, manual: Any) -> Story:
    """A live story with a document and a picture in its body."""
    picture = factories.make_picture()
    body = [
        ("text", "<p>Read on.</p>"),
        ("document", {"document": manual, "text": "Repair manual", "language": "en"}),
        ("picture", {"picture": picture, "alt_text": "A wheel", "credit": "Noor"}),
    ]
    return factories.make_live_story(by=author, body=body)


def picture_of(story: Story) -> Picture:
    return Picture.objects.get(pk__in=story.picture_ids())


def test_an_author_puts_no_other_file_behind_a_document_that_was_approved(
    author: Any, live: Story, manual: Any
) -> None:
    evil = SimpleUploadedFile("evil.txt", b"Never read by anybody.", content_type="text/plain")
    data = {"title": "Manual", "file": evil, "collection": manual.collection_id}
    signed_in(author).post(reverse("wagtaildocs:edit", args=[manual.pk]), data)
    manual.refresh_from_db()
    assert manual.file.read() == b"The repair manual."


def test_a_script_puts_no_other_file_behind_a_document_that_was_approved(live: Story, manual: Any) -> None:
    manual.file = ContentFile(b"Never read by anybody.", name="evil.txt")
    with pytest.raises(PermissionDenied):
        manual.save()


def test_an_author_deletes_no_document_that_was_approved(author: Any, live: Story, manual: Any) -> None:
    signed_in(author).post(reverse("wagtaildocs:delete", args=[manual.pk]))
    assert get_document_model().objects.filter(pk=manual.pk).exists()


def test_an_author_replaces_and_deletes_a_document_that_nobody_approved(author: Any, manual: Any) -> None:
    manual.file = ContentFile(b"The second edition.", name="manual.txt")
    manual.save()
    signed_in(author).post(reverse("wagtaildocs:delete", args=[manual.pk]))
    assert not get_document_model().objects.filter(pk=manual.pk).exists()


def test_other_bytes_in_an_approved_document_take_the_story_offline(live: Story, manual: Any) -> None:
    Path(manual.file.path).write_bytes(b"Never read by anybody.")
    assert reconcile()
    assert not words_live(live)


def test_many_pictures_deleted_at_once_leave_out_the_sealed_ones(live: Story) -> None:
    with pytest.raises(SealedFile):
        Picture.objects.filter(pk__in=live.picture_ids()).delete()


def test_a_topic_with_stories_cannot_be_deleted(author: Any) -> None:
    topic = factories.make_topic("Saddles")
    factories.make_live_story(by=author, topics=[topic])
    admin = signed_in(factories.make_user(ADMINS))
    answer = admin.post(reverse("wagtailsnippets_posts_topic:delete", args=[topic.pk]), follow=True)
    assert "Stories carry “Saddles”, so it stays." in answer.content.decode()
    assert Topic.objects.filter(pk=topic.pk).exists()


def test_what_cannot_be_put_back_goes_offline_and_stops_no_other(author: Any, live: Story) -> None:
    with connection.cursor() as cursor:  # past every door
        cursor.execute("DELETE FROM posts_rendition")
        cursor.execute("DELETE FROM posts_picture WHERE id = %s", [picture_of(live).pk])
    other = factories.make_live_story(by=author)
    Story.objects.filter(pk=other.pk).update(standfirst="Never read by anybody.")
    assert len(reconcile()) == 2
    assert not words_live(live)
    assert factories.fresh(other).standfirst != "Never read by anybody."
    assert not reconcile()
