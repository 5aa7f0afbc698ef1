"""Pronouns in one's own profile on a network: shown from what to what, written when their owner says so, never else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.urls import reverse

from integrations import connecting, profiles
from integrations.adapters.mastodon_profile import ROW
from integrations.models import Channel, ProfileWish
from integrations.sandbox import profiles as there
from posts.models import Person
from posts.persons.keeping import keep
from posts.persons.wishes import wishes_of
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.integrations.test_connecting import Start, sandbox
from tests.posts.editor import signed_in
from tests.posts.own_accounts.test_connecting import Employee, boxes
from tests.posts.persons.people import SETS, make_named

pytestmark = pytest.mark.django_db
__all__ = ["sandbox"]
WORDS = "they/them · die/hun · hen/hen/hens"


@pytest.fixture
def sam(sandbox: Start) -> Employee:
    named = make_named(**SETS, label_audience="public_and_machines")
    return Employee(sandbox(), named.user)


def say(sam: Employee, **wishes: Any) -> Person:
    person = Person.objects.get(user=sam.user)
    return keep(replace(wishes_of(person), **wishes), person=person, by=sam.user)


def page(sam: Employee, channel: Channel | None = None) -> Any:
    address = reverse("own_account_profile", args=[channel.pk]) if channel else reverse("account_along")
    return sam.browser.get(address)


def press(sam: Employee, channel: Channel) -> None:
    """What is on the page, as it stands there."""
    shown = page(sam, channel).context
    sam.browser.post(
        reverse("own_account_profile", args=[channel.pk]),
        {"words": shown["words"], "there": shown["field"].words},
    )


def work() -> None:
    for pk in profiles.due():
        profiles.write(pk)


def on_mastodon(sam: Employee, **more: str) -> Channel:
    return sam.connect_own("mastodon", **boxes(sam, "mastodon"), **more)


def said(sam: Employee) -> list[tuple[str, str, str]]:
    return there.shown(sam.network.world)


def test_on_mastodon_it_is_shown_from_what_to_what_then_written_by_the_worker(sam: Employee) -> None:
    channel = on_mastodon(sam, profile="on")
    shown = page(sam, channel)
    assert (shown.context["field"].words, shown.context["words"]) == ("", WORDS)
    assert said(sam) == []
    press(sam, channel)
    assert "On its way" in page(sam).content.decode()
    assert said(sam) == []
    work()
    assert said(sam) == [("Mastodon", ROW, WORDS)]
    assert "says it since" in page(sam).content.decode()
    places = sam.browser.get(reverse("account_named")).context["places"]
    assert (places[-1].words, places[-1].link) == (WORDS, channel.place)  # every place where it shows
    assert profiles.asked_for(channel) == WORDS  # in the file of one's own data


def test_on_bluesky_it_is_cut_to_what_goes_in_and_that_is_said(sam: Employee) -> None:
    channel = sam.connect_own("bluesky", **boxes(sam, "bluesky"))
    assert "so the end is cut off" in page(sam, channel).content.decode()
    press(sam, channel)
    work()
    assert said(sam) == [("Bluesky", "pronouns", "they/them · die/hun")]


def test_an_account_without_the_right_is_told_so_and_it_is_asked_for_only_then(sam: Employee) -> None:
    channel = on_mastodon(sam)
    assert "write:accounts" not in (channel.rights or [])
    told = page(sam)
    assert "without that right" in told.content.decode()
    assert page(sam, channel).status_code == 302
    with_it = f"{reverse('own_account_begin', args=['mastodon'])}?channel={channel.pk}&profile=1"
    assert with_it in told.content.decode().replace("&amp;", "&")
    assert sam.browser.get(with_it).context["form"]["profile"].value() is True
    assert sam.browser.get(with_it.replace("&profile=1", "")).context["form"]["profile"].value() is False
    again = on_mastodon(sam, profile="on")
    assert again.pk == channel.pk
    assert page(sam, again).status_code == 200


def test_a_change_of_words_is_offered_and_never_written_by_itself(sam: Employee) -> None:
    channel = on_mastodon(sam, profile="on")
    press(sam, channel)
    work()
    say(sam, sets=wishes_of(sam.user.person).sets[:1])
    work()
    assert said(sam) == [("Mastodon", ROW, WORDS)]
    assert "has changed since the desk wrote it" in page(sam).content.decode()


def test_what_was_asked_for_and_not_written_yet_goes_when_its_owner_says_something_else(sam: Employee) -> None:
    channel = on_mastodon(sam, profile="on")
    press(sam, channel)
    say(sam, label_audience="nobody")
    work()
    assert said(sam) == []
    assert not ProfileWish.objects.exists()


def test_words_kept_inside_the_company_are_not_offered_and_can_be_taken_away(sam: Employee) -> None:
    channel = on_mastodon(sam, profile="on")
    press(sam, channel)
    work()
    say(sam, label_audience="colleagues")
    assert "still stands" in page(sam).content.decode()
    assert page(sam, channel).context["words"] == ""
    press(sam, channel)
    work()
    assert said(sam) == []


def test_whoever_keeps_their_words_from_programs_is_told_that_programs_read_profiles(sam: Employee) -> None:
    channel = on_mastodon(sam, profile="on")
    warning = "programs read them too"
    assert warning not in page(sam, channel).content.decode()
    say(sam, label_audience="public_with_my_name")
    assert warning in page(sam, channel).content.decode()


def test_a_form_that_is_older_than_what_they_say_writes_nothing(sam: Employee) -> None:
    channel = on_mastodon(sam, profile="on")
    address = reverse("own_account_profile", args=[channel.pk])
    assert sam.browser.post(address, {"words": "he/him", "there": ""}).url == address
    assert not ProfileWish.objects.exists()


def test_what_its_owner_wrote_there_meanwhile_stays_and_it_is_said(sam: Employee) -> None:
    channel = on_mastodon(sam, profile="on")
    press(sam, channel)
    row = {"name": "Pronouns", "value": "ask me", "verified_at": None}
    sam.network.world.store.keep("mastodon profile", f"[{row}]".replace("'", '"').replace("None", "null"))
    work()
    assert said(sam) == [("Mastodon", "Pronouns", "ask me")]
    assert "changed meanwhile" in page(sam).content.decode()


def test_it_is_tried_for_an_hour_and_then_said(sam: Employee) -> None:
    channel = on_mastodon(sam, profile="on")
    profiles.ask(channel, user=sam.user, words=WORDS, instead_of="")
    sam.network.close()
    work()
    wish = ProfileWish.objects.get()
    assert (wish.status, wish.tries) == (ProfileWish.Status.DUE, 1)
    assert profiles.due() == []  # not before some seconds
    ProfileWish.objects.update(asked_at=F("asked_at") - timedelta(hours=1))
    assert profiles.due() == []
    assert ProfileWish.objects.get().status == ProfileWish.Status.FAILED


def test_a_worker_that_died_after_the_answer_costs_a_lease_and_writes_nothing_twice(sam: Employee) -> None:
    channel = on_mastodon(sam, profile="on")
    profiles.ask(channel, user=sam.user, words=WORDS, instead_of="")
    died = ProfileWish.objects.get()
    assert died.claim()
    channel.adapter().say_in_profile(WORDS, instead_of="")
    assert profiles.due() == []
    ProfileWish.objects.update(due_at=F("due_at") - timedelta(minutes=2))
    work()
    assert ProfileWish.objects.get().status == ProfileWish.Status.DONE
    assert said(sam) == [("Mastodon", ROW, WORDS)]


def test_nobody_else_of_whatever_rank_meets_it_or_asks_for_it(sam: Employee) -> None:
    channel = on_mastodon(sam, profile="on")
    address = reverse("own_account_profile", args=[channel.pk])
    for other in (factories.make_user(AUTHORS), factories.make_user(COMMS, ADMINS, AUTHORS, superuser=True)):
        browser = signed_in(other)
        assert browser.get(address).status_code == 404
        assert browser.post(address, {"words": WORDS, "there": ""}).status_code == 404
        for verb in (profiles.look, lambda one, user: profiles.ask(one, user=user, words="x", instead_of="")):
            with pytest.raises(PermissionDenied):
                verb(channel, user=other)
    assert not ProfileWish.objects.exists()


def test_nothing_is_written_for_whoever_left_and_the_words_go_with_the_access(sam: Employee) -> None:
    channel = on_mastodon(sam, profile="on")
    profiles.ask(channel, user=sam.user, words=WORDS, instead_of="")
    assert "they/them" not in ProfileWish.objects.get().sealed
    type(sam.user).objects.filter(pk=sam.user.pk).update(is_active=False)
    profiles.write(channel.pk)
    assert said(sam) == []
    profiles.ask(Channel.objects.get(), user=sam.user, words=WORDS, instead_of="")
    connecting.disconnect(Channel.objects.get(), user=sam.user)
    assert not ProfileWish.objects.exists()
