"""Nobody is in a story without having said yes to exactly that: asked, answered, asked again when it changes."""

from typing import Any

import pytest
from django.urls import reverse

from integrations.models import Letter
from posts import publishing
from posts.consent import answering, links
from posts.consent.standing import State, missing
from posts.models import CardLink, Consent, InStory, Person, Promise, Story
from posts.publishing import NotNow
from posts.readers import asked_of
from tests import factories
from tests.factories import ADMINS
from tests.posts.consent.conftest import Guest, asked, everybody_says_yes, one, own_card, rewrite, stands
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


def test_handing_in_asks_the_colleague_by_letter_and_silence_is_no(story: Story, ilse: Person) -> None:
    waiting = factories.hand_in(story)
    letter = Letter.objects.get(recipients__address=ilse.user.email)
    assert reverse("own_consent_story", args=[story.uuid]) in letter.text
    assert stands(story, "Ilse").state == State.ASKED
    with pytest.raises(NotNow, match="Ilse and a customer have not said yes"):
        factories.approve(waiting)


def test_with_every_yes_it_goes_live_and_the_list_stops_asking_comms_to_look(story: Story) -> None:
    waiting = factories.hand_in(story)
    assert "consent" in Promise.objects.get(page=story.pk).needs
    everybody_says_yes(waiting)
    assert "consent" not in Promise.objects.get(page=story.pk).needs
    assert factories.approve(waiting).live


def test_a_colleague_sees_exactly_what_is_told_of_them_and_says_yes(story: Story, ilse: Person) -> None:
    asked(story, "Ilse")
    browser, address = own_card(ilse.user, story)
    page = browser.get(address).content.decode()
    assert "Ilse Maas oiled the chain. It rang." in page
    assert "A customer" not in page
    assert "The kettle" not in page
    seen = str(Consent.objects.get().uuid)
    browser.post(address, {"do": "yes", "seen": seen, "years": "1"})
    agreed = Consent.objects.get()
    assert (agreed.answer, agreed.agreed_media, agreed.ground) == ("yes", ["name"], "asked")
    assert agreed.until is not None
    assert stands(story, "Ilse").state == State.YES


def test_a_guest_answers_by_link_without_an_account_a_cookie_or_a_token_against_forgery(story: Story) -> None:
    guest = Guest(story)
    assert "A customer in red laughed." in guest.reads()
    assert guest.says("yes").status_code == 302
    assert stands(story, "a customer").state == State.YES
    assert not guest.browser.cookies
    answer = guest.browser.get(guest.address)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert "noindex" in answer["X-Robots-Tag"]


def test_a_link_is_kept_as_a_hash_and_ends_when_it_is_ended(story: Story) -> None:
    guest = Guest(story)
    assert not CardLink.objects.filter(token_hash__contains=guest.token).exists()
    links.end_all(guest.consent.card)
    assert guest.browser.get(guest.address).status_code == 404


def test_the_guest_is_asked_in_their_language(story: Story) -> None:
    guest = Guest(story)
    guest.browser.post(guest.way("card"), {"language": "sv"})
    assert '<html lang="sv">' in guest.reads()


def test_a_sentence_about_them_that_changes_asks_again_and_another_sentence_does_not(story: Story) -> None:
    everybody_says_yes(story)
    rewrite(story, "The kettle boiled.", "The kettle sang.")
    assert not missing(story.pk, factories.fresh(story).get_latest_revision_as_object())
    rewrite(story, "It rang.", "It broke.")
    assert stands(story, "Ilse").state == State.CHANGED
    assert stands(story, "a customer").state == State.YES
    waiting = factories.hand_in(factories.fresh(story))
    assert stands(story, "Ilse").state == State.ASKED
    with pytest.raises(NotNow, match="Ilse has not said yes"):
        factories.approve(waiting)


def test_a_new_name_of_a_colleague_asks_nobody_again(story: Story, ilse: Person) -> None:
    everybody_says_yes(story)
    ilse.display_name, ilse.called = "Ilse van der Meulen", ""
    ilse.save()
    assert stands(story, "Ilse van der Meulen").state == State.YES
    assert "Ilse Maas" not in str(Consent.objects.values_list("passages", flat=True))


def test_another_file_behind_a_picture_asks_again(noor: Any) -> None:
    picture = factories.make_picture()
    story = factories.make_story(by=noor, cover=picture)
    InStory.objects.create(page=story, words="a customer", is_pictured=True)
    everybody_says_yes(story)
    assert stands(story, "a customer").state == State.YES
    other = factories.make_picture(data=factories.picture_bytes(width=320))
    version = story.get_latest_revision_as_object()
    version.cover = other
    version.save_revision(user=noor)
    assert stands(story, "a customer").state == State.CHANGED


def test_yes_but_not_my_picture_is_enough_once_the_picture_is_out(noor: Any) -> None:
    story = factories.make_story(by=noor, cover=factories.make_picture())
    row = InStory.objects.create(page=story, words="a customer", is_pictured=True, is_named=True)
    Guest(story).says("yes", **{"not-face": "on"})
    assert stands(story, "a customer").state == State.PART
    InStory.objects.filter(pk=row.pk).update(is_pictured=False)
    assert stands(story, "a customer").state == State.YES


def test_a_no_is_not_asked_again_about_the_same_words(story: Story, ilse: Person) -> None:
    answering.say_no(asked(story, "Ilse"))
    before = Letter.objects.latest("pk").pk
    waiting = factories.hand_in(story)
    assert stands(story, "Ilse").state == State.NO
    assert not Letter.objects.filter(recipients__address=ilse.user.email, pk__gt=before).exists()
    with pytest.raises(NotNow):
        factories.approve(waiting)


def test_a_wish_reaches_those_who_write_it_and_nobody_else_of_the_desk(story: Story, noor: Any, marit: Any) -> None:
    wish = "I oiled it twice"
    factories.hand_in(story)
    browser, address = own_card(one(story, "Ilse").person.user, story)
    assert browser.post(address, {"do": "change", "seen": Consent.objects.get().uuid, "wish": " "}).status_code == 422
    browser.post(address, {"do": "change", "seen": Consent.objects.get().uuid, "wish": wish})
    assert Letter.objects.filter(text__contains=wish, recipients__address=noor.email).exists()
    assert not Letter.objects.filter(text__contains=wish).exclude(recipients__address=noor.email).exists()
    review = signed_in(marit).get(reverse("review", args=[story.pk])).content.decode()
    assert "would like one thing otherwise" in review
    assert wish not in review
    page = reverse("write_ask", args=[story.pk, one(story, "Ilse").pk])
    assert wish in signed_in(noor).get(page).content.decode()
    assert signed_in(marit).get(page).status_code == 404


def test_an_answer_is_to_the_words_that_were_shown(story: Story) -> None:
    guest = Guest(story)
    seen = str(guest.consent.uuid)
    rewrite(story, "laughed", "cried")
    asked(story, "a customer")
    answer = guest.browser.post(guest.address, {"do": "yes", "seen": seen})
    assert answer.status_code == 409
    assert "cried" in answer.content.decode()
    assert stands(story, "a customer").state == State.ASKED


def test_for_a_child_a_guardian_is_asked_and_two_people_read(story: Story) -> None:
    InStory.objects.filter(pk=one(story, "a customer").pk).update(is_child=True)
    guest = Guest(story)
    assert "May we tell this about your child?" in guest.reads()
    guest.says("yes")
    assert Consent.objects.get().ground == "guardian"
    version = story.get_latest_revision_as_object()
    assert asked_of(story, version).needed == 2
    assert stands(story, "a customer").state == State.YES


def test_what_somebody_said_before_they_were_marked_as_a_child_does_not_count(story: Story) -> None:
    factories.said_yes(story, one(story, "a customer"))
    InStory.objects.filter(pk=one(story, "a customer").pk).update(is_child=True)
    assert stands(story, "a customer").state == State.NOT_ASKED


def test_the_writer_shows_a_code_and_a_letter_holds_its_words_encrypted(story: Story, noor: Any) -> None:
    address = reverse("write_ask", args=[story.pk, one(story, "a customer").pk])
    page = signed_in(noor).post(address, {"do": "show", "language": "nl", "email": ""})
    assert "<svg" in page.content.decode()
    assert "/consent/" in page.context["address"]
    assert page["Cache-Control"] == "private, no-store"
    signed_in(noor).post(address, {"do": "write", "language": "nl", "email": "customer@example.com"})
    letter = Letter.objects.get(recipients__address="customer@example.com")
    assert letter.language == "nl"
    assert "/consent/" not in letter.text


def test_a_link_to_a_colleague_without_a_log_in_opens_one_story_alone(story: Story, noor: Any) -> None:
    sam = factories.make_person("Sam Berg")
    for about in (story, factories.make_story(headline="Elsewhere")):
        InStory.objects.create(page=about, person=sam, is_named=True)
        asked(about, "Sam Berg")
    guest = Guest(story, "Sam Berg")
    assert "Elsewhere" not in guest.browser.get(guest.way("card")).content.decode()
    other = reverse("consent_story", args=[guest.token, Story.objects.exclude(pk=story.pk).get().uuid])
    assert guest.browser.get(other).status_code == 404


def test_imported_stories_carry_the_ground_archive(story: Story) -> None:
    publishing.publish_import(story=story, user=factories.make_user(ADMINS))
    assert {row.ground for row in Consent.objects.all()} == {"archive"}
    assert factories.fresh(story).live
    rewrite(story, "It rang.", "It broke.")
    assert stands(story, "Ilse").state == State.CHANGED
