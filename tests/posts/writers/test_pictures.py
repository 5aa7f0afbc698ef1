"""Pictures on the writing page: stored at once, described in words, replaced and put back."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from posts.models import Picture, PutAside, Story
from posts.writers import drafts
from tests import factories
from tests.factories import AUTHORS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Any:
    user = factories.make_user(AUTHORS)
    factories.make_person("Noor de Wit", user=user)
    return user


@pytest.fixture
def story(author: Any) -> Story:
    return factories.make_story(by=author)


def newest(story: Story) -> Story:
    return Story.objects.get(pk=story.pk).get_latest_revision_as_object()


def file(data: bytes | None = None, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or factories.picture_bytes(kind="JPEG"))


def choose(author: Any, story: Story, field: str = "camera", **more: Any) -> Any:
    return signed_in(author).post(reverse("write_picture", args=[story.pk]), {field: more.pop("file", file())})


def described(**facts: Any) -> dict[str, Any]:
    return {"alt_text": "A bell in a palm.", "credit": "Noor", "place": "text", **facts}


def key_of_picture(story: Story) -> str:
    return next(block["id"] for block in drafts.blocks_of(newest(story)) if block["type"] == "picture")


@pytest.mark.parametrize("field", ["camera", "album"])
def test_a_picture_goes_into_the_text_and_is_described_next(author, story, field):
    answer = choose(author, story, field)
    assert answer["Location"] == reverse("write_describe", args=[story.pk, key_of_picture(story)])
    value = newest(story).body[-1].value
    assert value["picture"].uploaded_by_user == author
    assert value["credit"] == "Noor de Wit"


def test_the_camera_field_asks_for_the_camera_and_the_album_for_kinds_we_read(author, story):
    page = signed_in(author).get(reverse("write_picture", args=[story.pk])).content.decode()
    assert 'capture="environment"' in page
    assert 'accept="image/*"' in page
    assert "image/jpeg" in page


def test_where_it_was_taken_is_gone(author, story):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (52.0, 5.0, 7.0)}  # GPS
    exif[0x010F] = "PhoneMaker"
    choose(author, story, file=file(factories.picture_bytes(kind="JPEG", exif=exif)))
    with newest(story).body[-1].value["picture"].file.open() as stored:
        assert not Image.open(io.BytesIO(stored.read())).getexif()


def test_neither_file_name_nor_headline_stands_in_the_pictures_title(author, story):
    choose(author, story, file=file(name="Ilse at home.jpg"))
    title = Picture.objects.get().title
    assert "Ilse" not in title
    assert story.headline_text() not in title


def test_a_file_that_is_no_picture_is_told_beside_the_field_and_nothing_is_stored(author, story):
    answer = choose(author, story, file=file(b"not a picture at all"))
    assert answer.status_code == 422
    assert "could not be read as a picture" in answer.content.decode()
    assert not Picture.objects.exists()


def test_a_huge_picture_is_told_and_costs_no_words(author, story):
    out = io.BytesIO()
    Image.new("1", (6000, 4001)).save(out, format="PNG")
    before = newest(story).body.get_prep_value()
    answer = choose(author, story, file=file(out.getvalue(), "huge.png"))
    assert answer.status_code == 422
    assert "too large" in answer.content.decode()
    assert newest(story).body.get_prep_value() == before


def test_a_file_that_is_too_big_is_told(author, story, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100
    answer = choose(author, story)
    assert answer.status_code == 422
    assert "too big" in answer.content.decode()


def test_no_file_at_all_is_told(author, story):
    answer = signed_in(author).post(reverse("write_picture", args=[story.pk]), {})
    assert answer.status_code == 422


def test_the_words_and_the_flags_are_kept(author, story):
    choose(author, story)
    key = key_of_picture(story)
    said = described(shows_people="on", shows_words="on")
    signed_in(author).post(reverse("write_describe", args=[story.pk, key]), said)
    assert newest(story).body[-1].value["alt_text"] == "A bell in a palm."
    picture = Picture.objects.get()
    assert picture.shows_people
    assert picture.shows_words
    assert not picture.shows_child
    assert picture.needs_a_second_reader()


def test_a_file_name_is_no_description(author, story):
    choose(author, story)
    key = key_of_picture(story)
    answer = signed_in(author).post(
        reverse("write_describe", args=[story.pk, key]), described(alt_text="IMG_0001.jpg", credit="Somebody new")
    )
    assert answer.status_code == 422
    assert "Somebody new" in answer.content.decode()


@pytest.mark.parametrize("alt", ["A bell in a palm.", "IMG_0001.jpg"])
@pytest.mark.parametrize("place", ["text", "cover"])
def test_what_is_decoration_keeps_no_words_and_none_are_asked(author, story, alt, place):
    choose(author, story)
    client, key = signed_in(author), key_of_picture(story)
    said = described(alt_text=alt, decorative="on", place=place)
    assert client.post(reverse("write_describe", args=[story.pk, key]), said).status_code == 302
    version = newest(story)
    value = version.body[-1].value
    kept = (
        (value["alt_text"], value["decorative"]) if place == "text" else (version.cover_alt, version.cover_decorative)
    )
    assert kept == ("", True)
    assert "Only decoration" in client.get(reverse("write", args=[story.pk])).content.decode()
    assert "what the picture shows" not in client.get(reverse("write_check", args=[story.pk])).content.decode()


def test_choosing_decoration_hides_the_words_and_back_again_returns_them(author, story, chromium, live_server):
    choose(author, story)
    context = chromium.new_context(locale="en-GB", java_script_enabled=False)
    cookie = signed_in(author).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('write_describe', args=[story.pk, key_of_picture(story)])}")
    words, decoration = page.get_by_label("What it shows"), page.get_by_label("Only decoration")
    words.fill("A bell in a palm.")
    decoration.check()
    expect(words).to_be_hidden()
    decoration.uncheck()
    expect(words).to_have_value("A bell in a palm.")
    expect(words).to_be_visible()
    context.close()


def test_a_picture_becomes_the_cover_and_goes_back_into_the_text(author, story):
    choose(author, story)
    client, key = signed_in(author), key_of_picture(story)
    client.post(reverse("write_describe", args=[story.pk, key]), described(place="cover"))
    version = newest(story)
    assert version.cover == Picture.objects.get()
    assert (version.cover_alt, version.cover_credit) == ("A bell in a palm.", "Noor")
    assert not any(block.block_type == "picture" for block in version.body)
    client.post(reverse("write_describe", args=[story.pk, "cover"]), described(alt_text="A brass bell."))
    version = newest(story)
    assert version.cover is None
    assert version.body[-1].value["alt_text"] == "A brass bell."


def test_another_picture_in_the_same_place_asks_for_words_again(author, story):
    choose(author, story)
    client, key = signed_in(author), key_of_picture(story)
    client.post(reverse("write_describe", args=[story.pk, key]), described())
    client.post(reverse("write_other_picture", args=[story.pk, key]), {"album": file()})
    value = newest(story).body[-1].value
    assert value["picture"].pk == Picture.objects.order_by("-pk").first().pk
    assert not value["alt_text"]
    assert key_of_picture(story) == key


def test_a_cover_taken_away_comes_back_with_its_words(author, story):
    choose(author, story)
    client = signed_in(author)
    client.post(reverse("write_describe", args=[story.pk, key_of_picture(story)]), described(place="cover"))
    client.post(reverse("write", args=[story.pk]), {"do": "away-cover"})
    assert newest(story).cover is None
    client.post(reverse("write", args=[story.pk]), {"do": f"back:{PutAside.objects.get().pk}"})
    assert newest(story).cover_alt == "A bell in a palm."


def test_pictures_of_a_colleagues_story_are_not_there(story):
    choose(story.owner, story)
    key = key_of_picture(story)
    client = signed_in(factories.make_user(AUTHORS))
    for name, arguments in (("write_picture", []), ("write_describe", [key]), ("write_other_picture", [key])):
        address = reverse(name, args=[story.pk, *arguments])
        assert client.get(address).status_code == 404
        assert client.post(address, {"album": file()}).status_code == 404


def test_a_picture_that_is_not_in_the_story_cannot_be_described_through_it(author, story):
    assert signed_in(author).get(reverse("write_describe", args=[story.pk, "cover"])).status_code == 404
    assert signed_in(author).get(reverse("write_describe", args=[story.pk, "nonsense"])).status_code == 404
