"""Which addresses have a language, and which pages may stand in a frame."""

import pytest
from django.urls import Resolver404, resolve, reverse

from tests import factories
from tests.factories import COMMS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/admin/nothing-here/", "/media/nothing.png", "/documents/9/nothing.pdf"])
def test_what_has_no_language_is_simply_not_there(path):
    assert signed_in(factories.make_user(COMMS)).get(path).status_code == 404


def test_a_reader_is_sent_to_a_language_they_read(client):
    assert client.get("/", headers={"accept-language": "sv"}).url == "/sv/"


def test_only_the_page_in_the_review_may_stand_in_a_frame(client):
    story = factories.hand_in(factories.make_story())
    page = signed_in(factories.make_user(COMMS)).get(reverse("review_page", args=[story.pk]))
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in page["Cache-Control"]
    assert client.get("/en/")["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["documents/plans.txt", "images/../documents/plans.txt", "./documents/plans.txt"])
def test_the_media_folder_gives_out_pictures_and_no_document(path):
    assert resolve("/media/images/wheel.width-640.webp")
    with pytest.raises(Resolver404):
        resolve(f"/media/{path}")
