"""Somebody sees everything they are in, takes a yes back, has it all in one file, and is forgotten."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from integrations.models import Channel, Delivery, Letter
from posts.consent import watching
from posts.consent.standing import State
from posts.models import CardLink, Consent, ConsentCard, InStory, Person, Story
from tests import factories
from tests.posts.consent.conftest import Guest, everybody_says_yes, live, one, own_card, rewrite, stands
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


def wall(story: Story) -> Channel:
    channel = Channel(name="The wall", kind="mastodon", config={"server": "https://social.example"})
    channel.save()
    channel.blogs.add(story.get_parent().specific)
    return channel


def a_working_day_passes() -> None:
    Consent.objects.exclude(due_at=None).update(due_at=timezone.now() - timedelta(seconds=1))
    watching.keep_watch()


def test_a_yes_taken_back_is_told_to_comms_and_is_due_in_a_working_day(story: Story, marit: Any) -> None:
    live(story)
    Guest(story).says("withdraw")
    consent = Consent.objects.get(card__called="a customer")
    assert timezone.now() < consent.due_at < timezone.now() + timedelta(days=5)
    assert Letter.objects.filter(recipients__address=marit.email, text__contains="taken down by itself").exists()
    assert factories.fresh(story).live
    assert story.headline_text() in signed_in(marit).get(reverse("consents")).content.decode()


def test_what_nobody_corrected_in_time_is_taken_down_with_its_copies(story: Story) -> None:
    channel = wall(story)
    live(story)
    Guest(story).says("withdraw")
    a_working_day_passes()
    assert not factories.fresh(story).live
    assert Delivery.objects.get(channel=channel).wanted is None
    assert Consent.objects.get(card__called="a customer").settled_at is not None


def test_taking_somebody_off_the_list_settles_nothing_and_a_new_yes_does(story: Story) -> None:
    live(story)
    guest = Guest(story)
    guest.says("withdraw")
    row = one(story, "a customer")
    InStory.objects.filter(pk=row.pk).update(is_quoted=False)
    watching.keep_watch()
    assert Consent.objects.get(card__called="a customer").settled_at is None
    InStory.objects.filter(pk=row.pk).update(is_quoted=True)
    guest.says("yes")
    a_working_day_passes()
    assert factories.fresh(story).live


def test_a_correction_in_time_keeps_the_story(story: Story) -> None:
    live(story)
    Guest(story).says("withdraw")
    rewrite(story, "<p>A customer in red laughed.</p>", "<p>We laughed.</p>")
    InStory.objects.filter(words="a customer").delete()
    factories.approve(factories.hand_in(factories.fresh(story)))
    a_working_day_passes()
    assert factories.fresh(story).live


def test_not_on_that_network_takes_the_copy_down_and_leaves_the_story(story: Story) -> None:
    channel = wall(story)
    live(story)
    assert Delivery.objects.get(channel=channel).wanted is not None
    Guest(story).says("places", **{f"not-{channel.uuid}": "on"})
    assert Delivery.objects.get(channel=channel).wanted is None
    assert factories.fresh(story).live


def test_a_network_refused_beforehand_never_gets_it(story: Story) -> None:
    channel = wall(story)
    factories.said_yes(story, one(story, "Ilse"), refused_channels=[str(channel.uuid)])
    factories.said_yes(story, one(story, "a customer"))
    assert factories.approve(factories.hand_in(story)).live
    assert not Delivery.objects.filter(channel=channel).exists()


def test_a_yes_whose_last_day_passed_is_asked_for_anew_and_then_due(story: Story, ilse: Person, marit: Any) -> None:
    live(story)
    soon = timezone.localdate() + timedelta(days=10)
    Consent.objects.filter(card__person=ilse).update(until=soon)
    watching.keep_watch()
    watching.keep_watch()
    told = Letter.objects.filter(recipients__address=marit.email, subject__contains="A yes ends")
    assert told.count() == 1
    assert Consent.objects.unanswered().filter(card__person=ilse).count() == 1
    assert stands(story, "Ilse").state == State.YES
    Consent.objects.filter(card__person=ilse, until=soon).update(until=timezone.localdate() - timedelta(days=1))
    watching.keep_watch()
    assert Consent.objects.filter(card__person=ilse, due_at__isnull=False).exists()


def test_the_card_has_everything_somebody_is_in(story: Story, ilse: Person, noor: Any) -> None:
    live(story)
    before = factories.make_live_story(by=noor, headline="From before anybody was asked")
    InStory.objects.create(page=before, person=ilse, is_named=True)
    page = signed_in(ilse.user).get(reverse("own_consent_card")).content.decode()
    assert story.headline_text() in page
    assert "From before anybody was asked" in page
    browser, address = own_card(ilse.user, before)
    browser.post(address, {"do": "withdraw"})
    assert Consent.objects.get(post=before.uuid).due_at is not None


def test_a_draft_in_which_nobody_asked_is_on_no_card(story: Story, ilse: Person) -> None:
    assert story.headline_text() not in signed_in(ilse.user).get(reverse("own_consent_card")).content.decode()
    browser, address = own_card(ilse.user, story)
    assert browser.get(address).status_code == 404


def contents(answer: Any) -> tuple[dict[str, Any], list[str]]:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        return json.loads(file.read("data.json")), file.namelist()


def test_download_contains_all_and_only_own_data(noor: Any, ilse: Person) -> None:
    story = factories.make_story(by=noor, cover=factories.make_picture(), text="<p>Ilse Maas rang the bell.</p>")
    InStory.objects.create(page=story, person=ilse, is_named=True, is_pictured=True)
    InStory.objects.create(page=story, words="Zquillwort the neighbour", is_named=True)
    everybody_says_yes(story)
    factories.make_story(by=noor, headline="Noor's own", authors=[factories.person_of(noor), ilse])
    mine = factories.make_story(by=ilse.user, headline="Mine alone")
    data, files = contents(signed_in(ilse.user).get(reverse("own_consent_data")))
    (consent,) = data["consents"]
    assert consent["words"] == ["Ilse Maas rang the bell."]
    assert [consent["pictures"][0]["file"]] == [name for name in files if name.startswith("pictures/")]
    assert data["person"]["display_name"] == "Ilse Maas"
    assert [one["headline"] for one in data["stories"]] == [mine.headline_text()]
    assert "Zquillwort" not in json.dumps(data)


def test_the_guests_file_has_no_word_of_anybody_else(story: Story) -> None:
    guest = Guest(story)
    data, _files = contents(guest.browser.get(guest.way("data")))
    assert data["consents"][0]["words"] == ["A customer in red laughed."]
    assert "Ilse" not in json.dumps(data)


def test_forgetting_takes_every_yes_back_and_leaves_no_word(story: Story) -> None:
    live(story)
    guest = Guest(story)
    ConsentCard.objects.filter(pk=guest.consent.card.pk).update(email="customer@example.com")
    assert guest.browser.get(guest.way("forget")).status_code == 200
    assert guest.browser.post(guest.way("forget")).status_code == 200
    card = ConsentCard.objects.get(pk=guest.consent.card.pk)
    assert (card.called, card.email) == ("–", "")
    assert not CardLink.objects.filter(card=card, ended_at=None).exists()
    kept = Consent.objects.get(card=card)
    assert (kept.passages, kept.pictures, kept.wish) == ([], [], "")
    assert kept.due_at is not None
    assert stands(story, "–").state == State.WITHDRAWN
    assert guest.browser.get(guest.address).status_code == 404


def test_rows_go_a_year_after_a_yes_ended_and_stay_while_it_holds(story: Story, ilse: Person) -> None:
    everybody_says_yes(story)
    long_ago = timezone.now() - timedelta(days=400)
    Consent.objects.filter(card__person=ilse).update(asked_at=long_ago, answered_at=long_ago)
    Consent.objects.exclude(card__person=ilse).update(withdrawn_at=long_ago)
    watching.forget_old()
    assert [consent.card.person for consent in Consent.objects.all()] == [ilse]
