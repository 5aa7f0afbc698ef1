"""A colleague writes too: asked by name, after their yes, until it is handed in; nobody else learns of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.models import Letter
from posts import reviewing
from posts.models import CoAuthor, Story
from posts.permissions import may_delete, may_edit, may_see
from posts.publishing import NotNow
from posts.together import co_authors
from tests import factories
from tests.factories import AUTHORS, COMMS, fresh, make_user
from tests.posts.editor import newest_words, post_editor, signed_in
from tests.posts.together.racing import at_once

SECRET = "Zebra in the warehouse"


@pytest.fixture
def story(noor: Any, blog: Any) -> Story:
    return factories.make_story(by=noor, blog=blog, headline=SECRET)


def people(story: Story) -> str:
    return reverse("story_together", args=[story.pk])


def ask(story: Story, colleague: Any, words: str = "") -> CoAuthor:
    return co_authors.invite(story=fresh(story), owner=story.owner, colleague=colleague, words=words)


def join(story: Story, colleague: Any) -> CoAuthor:
    invitation = ask(story, colleague)
    co_authors.say_yes(invitation=invitation, user=colleague)
    return CoAuthor.objects.get(pk=invitation.pk)


def byline(story: Story) -> list[str]:
    return [person.display_name for person in fresh(story).get_latest_revision_as_object().people()]


# Finding and asking


def test_the_owner_finds_a_colleague_by_name_and_asks_without_a_script(story: Any, noor: Any, tomasz: Any) -> None:
    browser = signed_in(noor)
    found = browser.get(people(story), {"q": "wójc"}).content.decode()
    assert "Tomasz Wójcik" in found
    data = {"do": "invite", "user": tomasz.pk, "words": "You know the crane.", "q": "wójc"}
    answer = browser.post(people(story), data, follow=True)
    assert "Tomasz Wójcik is asked" in answer.content.decode()
    assert CoAuthor.objects.asked().get().user == tomasz


def test_found_are_only_people_who_can_write_here_and_are_not_in_it_yet(story: Any, noor: Any, tomasz: Any) -> None:
    factories.make_person("Tomasz Without a log-in")
    gone = make_user(AUTHORS, name="gone")
    gone.first_name, gone.is_active = "Tomasz", False
    gone.save()
    reader = make_user(name="reader")
    reader.first_name = "Tomasz"
    reader.save()
    assert co_authors.colleagues("tomasz", but=[noor.pk]) == [tomasz]
    assert co_authors.colleagues("tomasz", but=[tomasz.pk]) == []
    assert co_authors.colleagues("  ", but=[]) == []


def test_a_name_that_nobody_has_is_said_and_an_escape(story: Any, noor: Any) -> None:
    answer = signed_in(noor).get(people(story), {"q": "<script>x"}).content.decode()
    assert "&lt;script&gt;x" in answer
    assert "<script>x" not in answer


def test_the_letter_says_who_asks_and_nothing_of_the_draft_but_what_the_owner_wrote(story: Any, tomasz: Any) -> None:
    ask(story, tomasz, "You know the crane.")
    letter = Letter.objects.get()
    assert letter.subject == "Noor Haddad asks you to write a story together"
    assert "You know the crane." in letter.text
    assert "your name stands in its byline" in letter.text
    assert SECRET not in letter.subject + letter.text
    assert [recipient.address for recipient in letter.recipients.all()] == [tomasz.email]


def test_the_invited_finds_it_under_what_is_asked_of_them(story: Any, tomasz: Any) -> None:
    invitation = ask(story, tomasz, "You know the crane.")
    address = reverse("invitation", args=[invitation.pk])
    asked = signed_in(tomasz).get(reverse("asked_of_me")).content.decode()
    assert "Noor Haddad asks you to write a story together" in asked
    assert address in asked
    page = signed_in(tomasz).get(address).content.decode()
    assert "You know the crane." in page
    assert SECRET not in asked + page


def test_what_is_asked_stands_on_the_first_page_of_the_desk_too(story: Any, tomasz: Any, grace: Any) -> None:
    ask(story, tomasz)
    assert "Noor Haddad asks you" in signed_in(tomasz).get(reverse("wagtailadmin_home")).content.decode()
    assert "Noor Haddad asks you" not in signed_in(grace).get(reverse("wagtailadmin_home")).content.decode()


# Yes


def test_on_yes_they_stand_in_the_byline_of_the_draft_and_may_change_it(story: Any, tomasz: Any) -> None:
    invitation = ask(story, tomasz)
    assert not may_see(tomasz, fresh(story))
    signed_in(tomasz).post(reverse("invitation", args=[invitation.pk]), {"answer": "yes"})
    assert byline(story) == ["Noor Haddad", "Tomasz Wójcik"]
    assert may_edit(tomasz, fresh(story))
    post_editor(tomasz, fresh(story), text="The crane is yellow.")
    assert newest_words(story) == "The crane is yellow."


def test_the_owner_hears_the_answer(story: Any, noor: Any, tomasz: Any, grace: Any) -> None:
    join(story, tomasz)
    co_authors.say_no(invitation=ask(story, grace), user=grace)
    subjects = [letter.subject for letter in Letter.objects.filter(recipients__address=noor.email).order_by("pk")]
    assert [subject.split(" “")[0] for subject in subjects] == [
        "Tomasz Wójcik writes",
        "Grace Lindqvist does not write",
    ]


def test_yes_keeps_every_word_of_the_draft(story: Any, noor: Any, tomasz: Any) -> None:
    post_editor(noor, story, text="Newer words.")
    join(story, tomasz)
    assert newest_words(story) == "Newer words."


def test_yes_to_the_new_version_of_a_live_story_changes_nothing_readers_see(noor: Any, tomasz: Any, blog: Any) -> None:
    live = factories.make_live_story(by=noor, blog=blog)
    join(live, tomasz)
    assert byline(live) == ["Noor Haddad", "Tomasz Wójcik"]
    assert [person.display_name for person in fresh(live).people()] == ["Noor Haddad"]
    assert fresh(live).live


def test_a_co_author_may_hand_in_and_hears_what_comes_back(story: Any, tomasz: Any, marit: Any) -> None:
    join(story, tomasz)
    factories.hand_in(fresh(story), user=tomasz)
    reason = factories.reviewing.ReturnReason.objects.first()
    reviewing.send_back(post=fresh(story), reviewer=marit, reason=reason, words="Which crane?")
    assert Letter.objects.filter(recipients__address=tomasz.email, text__contains="Which crane?").exists()


def test_a_co_author_cannot_approve_even_when_they_typed_nothing(story: Any, marit: Any) -> None:
    join(story, marit)
    version = fresh(story).get_latest_revision_as_object()
    version.bylines = [one for one in version.bylines.all() if one.person.user_id != marit.pk]
    version.save_revision(user=story.owner)
    story = factories.hand_in(fresh(story))
    assert marit.pk in story.writers()
    with pytest.raises(reviewing.WroteIt):
        factories.approve(story, reviewer=marit)


def test_whoever_left_after_writing_cannot_approve_that_version_but_a_later_one(story: Any, marit: Any) -> None:
    join(story, marit)
    co_authors.leave(story=fresh(story), user=marit)
    with pytest.raises(reviewing.WroteIt):
        factories.approve(factories.hand_in(fresh(story)), reviewer=marit)
    story = factories.approve(fresh(story))
    post_editor(story.owner, story, text="A later version.")
    assert factories.approve(factories.hand_in(fresh(story)), reviewer=marit).body_text() == "A later version."


def test_a_co_author_does_not_throw_away_what_another_began(story: Any, noor: Any, tomasz: Any) -> None:
    join(story, tomasz)
    assert not may_delete(tomasz, fresh(story))
    assert may_delete(noor, fresh(story))


# No, and parting


def test_no_leaves_the_draft_as_it_was_and_closed(story: Any, tomasz: Any) -> None:
    invitation = ask(story, tomasz)
    signed_in(tomasz).post(reverse("invitation", args=[invitation.pk]), {"answer": "no"})
    assert not may_see(tomasz, fresh(story))
    assert byline(story) == ["Noor Haddad"]
    assert signed_in(tomasz).get(reverse("invitation", args=[invitation.pk])).status_code == 404


def test_whoever_said_no_is_asked_once_more_at_most(story: Any, tomasz: Any) -> None:
    for _time in range(2):
        co_authors.say_no(invitation=ask(story, tomasz), user=tomasz)
    with pytest.raises(NotNow, match="said no twice"):
        ask(story, tomasz)


def test_a_co_author_leaves_and_sees_it_no_more(story: Any, tomasz: Any) -> None:
    join(story, tomasz)
    signed_in(tomasz).post(people(story), {"do": "leave"})
    assert byline(story) == ["Noor Haddad"]
    assert not may_see(tomasz, fresh(story))
    assert signed_in(tomasz).get(people(story)).status_code == 404


def test_whoever_was_in_the_live_byline_and_left_meets_no_new_draft(noor: Any, tomasz: Any, blog: Any) -> None:
    story = factories.make_story(by=noor, blog=blog)
    join(story, tomasz)
    live = factories.approve(factories.hand_in(fresh(story)))
    assert len(live.people()) == 2
    co_authors.leave(story=live, user=tomasz)
    assert not may_see(tomasz, fresh(live))
    post_editor(noor, fresh(live), headline=SECRET)
    assert SECRET not in signed_in(tomasz).get(reverse("my_stories")).content.decode()


def test_the_owner_takes_somebody_out_and_may_ask_again(story: Any, noor: Any, tomasz: Any) -> None:
    join(story, tomasz)
    signed_in(noor).post(people(story), {"do": "out", "user": tomasz.pk})
    assert byline(story) == ["Noor Haddad"]
    assert not may_see(tomasz, fresh(story))
    join(story, tomasz)
    assert may_edit(tomasz, fresh(story))


def test_an_invitation_is_taken_back_before_it_is_answered(story: Any, noor: Any, tomasz: Any) -> None:
    invitation = ask(story, tomasz)
    signed_in(noor).post(people(story), {"do": "out", "user": tomasz.pk})
    assert signed_in(tomasz).post(reverse("invitation", args=[invitation.pk]), {"answer": "yes"}).status_code == 404
    with pytest.raises(NotNow):
        co_authors.say_yes(invitation=invitation, user=tomasz)
    assert not may_see(tomasz, fresh(story))


def test_taking_back_and_asking_for_ever_ends(story: Any, noor: Any, tomasz: Any) -> None:
    for _time in range(co_authors.MOST_TIMES):
        ask(story, tomasz)
        co_authors.take_out(story=fresh(story), owner=noor, colleague=tomasz)
    with pytest.raises(NotNow, match="often enough"):
        ask(story, tomasz)


def test_the_byline_is_never_left_empty(noor: Any, tomasz: Any, blog: Any) -> None:
    story = factories.make_story(by=noor, blog=blog, authors=[tomasz.person])
    join(story, tomasz)
    co_authors.leave(story=fresh(story), user=tomasz)
    assert byline(story) == ["Noor Haddad"]


# What is refused


def test_asking_twice_oneself_or_somebody_who_cannot_write_is_refused_in_words(
    story: Any, noor: Any, tomasz: Any
) -> None:
    ask(story, tomasz)
    gone = make_user(AUTHORS)
    gone.is_active = False
    gone.save()
    for colleague, words in ((tomasz, "asked already"), (noor, "You write it already"), (gone, "cannot write here")):
        with pytest.raises(NotNow, match=words):
            ask(story, colleague)
    co_authors.say_yes(invitation=CoAuthor.objects.get(), user=tomasz)
    with pytest.raises(NotNow, match="with you already"):
        ask(story, tomasz)
    assert CoAuthor.objects.count() == 1


def test_asking_a_person_of_comms_says_what_follows(story: Any, noor: Any, marit: Any) -> None:
    answer = signed_in(noor).post(people(story), {"do": "invite", "user": marit.pk}, follow=True).content.decode()
    assert "somebody else of the comms team reads the story" in answer


def test_while_it_is_read_nobody_joins_leaves_or_is_asked(story: Any, noor: Any, tomasz: Any, grace: Any) -> None:
    join(story, tomasz)
    invitation = ask(story, grace)
    factories.hand_in(fresh(story))
    with pytest.raises(NotNow, match="reading this story"):
        co_authors.say_yes(invitation=invitation, user=grace)
    with pytest.raises(NotNow, match="reading this story"):
        co_authors.leave(story=fresh(story), user=tomasz)
    with pytest.raises(NotNow, match="reading this story"):
        co_authors.take_out(story=fresh(story), owner=noor, colleague=tomasz)
    answer = signed_in(grace).post(reverse("invitation", args=[invitation.pk]), {"answer": "yes"}, follow=True)
    assert "reading this story" in answer.content.decode()
    assert byline(story) == ["Noor Haddad", "Tomasz Wójcik"]


def test_only_the_owner_asks_and_takes_out(story: Any, tomasz: Any, grace: Any, marit: Any, root: Any) -> None:
    join(story, tomasz)
    for user in (tomasz, grace, marit, root):
        with pytest.raises(PermissionDenied):
            co_authors.invite(story=fresh(story), owner=user, colleague=grace)
        with pytest.raises(PermissionDenied):
            co_authors.take_out(story=fresh(story), owner=user, colleague=tomasz)


@pytest.mark.parametrize("who", ["grace", "marit", "ada", "root"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_is_not_there_for_others(story: Any, tomasz: Any, who: str, method: str, request: Any) -> None:
    user = request.getfixturevalue(who)
    invitation = ask(story, tomasz)
    for address in (people(story), reverse("invitation", args=[invitation.pk])):
        answer = getattr(signed_in(user), method)(address, {"do": "out", "user": tomasz.pk, "answer": "yes"})
        assert answer.status_code == 404
    assert CoAuthor.objects.asked().get() == invitation


def test_without_a_log_in_the_pages_ask_for_one(story: Any, tomasz: Any) -> None:
    for address in (people(story), reverse("asked_of_me"), reverse("invitation", args=[ask(story, tomasz).pk])):
        assert "/account/login/" in Client().get(address)["Location"]


@pytest.mark.parametrize("groups", [[], [COMMS]])
def test_the_answer_of_one_person_is_not_given_by_another(story: Any, tomasz: Any, groups: list[str]) -> None:
    invitation = ask(story, tomasz)
    with pytest.raises(NotNow):
        co_authors.say_yes(invitation=invitation, user=make_user(*groups))


def test_nothing_changes_by_looking_and_nothing_without_the_token_of_the_form(story: Any, tomasz: Any) -> None:
    invitation = ask(story, tomasz)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(tomasz)
    address = reverse("invitation", args=[invitation.pk])
    assert browser.post(address, {"answer": "yes"}).status_code == 403
    browser.get(address, {"answer": "yes"})
    assert CoAuthor.objects.asked().count() == 1


def test_whoever_lost_their_log_in_after_being_asked_does_not_join(story: Any, tomasz: Any) -> None:
    invitation = ask(story, tomasz)
    tomasz.groups.clear()
    with pytest.raises(NotNow):
        co_authors.say_yes(invitation=invitation, user=type(tomasz).objects.get(pk=tomasz.pk))
    assert CoAuthor.objects.get().accepted_at is None


def test_dates_are_said_in_the_hours_of_whoever_reads(story: Any, noor: Any, tomasz: Any) -> None:
    invitation = ask(story, tomasz)
    CoAuthor.objects.filter(pk=invitation.pk).update(
        invited_at=timezone.now().replace(year=2026, month=3, day=1, hour=23, minute=30)
    )
    profile = factories.UserProfile.get_for_user(noor)
    profile.current_time_zone = "Europe/Stockholm"
    profile.save()
    assert "2 March 2026" in signed_in(noor).get(people(story)).content.decode()
    profile.current_time_zone = "America/New_York"
    profile.save()
    assert "1 March 2026" in signed_in(noor).get(people(story)).content.decode()


# At once


@pytest.mark.django_db(transaction=True)
def test_asked_by_two_windows_at_once_somebody_is_asked_once() -> None:
    noor, tomasz = make_user(AUTHORS), make_user(AUTHORS)
    story = factories.make_story(by=noor)

    def ask_once(_number: int) -> bool:
        try:
            co_authors.invite(story=fresh(story), owner=noor, colleague=tomasz)
        except NotNow:
            return False
        return True

    assert sorted(at_once(3, ask_once)) == [False, False, True]
    assert Letter.objects.count() == CoAuthor.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_yes_and_taking_back_at_once_end_in_one_of_the_two() -> None:
    noor, tomasz = make_user(AUTHORS), make_user(AUTHORS)
    story = factories.make_story(by=noor)
    factories.person_of(tomasz)
    invitation = co_authors.invite(story=fresh(story), owner=noor, colleague=tomasz)

    def answer(number: int) -> None:
        try:
            if number:
                co_authors.say_yes(invitation=invitation, user=tomasz)
            else:
                co_authors.take_out(story=fresh(story), owner=noor, colleague=tomasz)
        except NotNow:
            pass

    at_once(2, answer)
    writes = CoAuthor.objects.writing().exists()
    assert (len(byline(story)) == 2) == writes
    assert may_see(tomasz, fresh(story)) == writes


def test_an_old_invitation_waits_as_long_as_it_takes(story: Any, tomasz: Any) -> None:
    invitation = ask(story, tomasz)
    CoAuthor.objects.filter(pk=invitation.pk).update(invited_at=timezone.now() - timedelta(days=400))
    co_authors.say_yes(invitation=invitation, user=tomasz)
    assert may_edit(tomasz, fresh(story))
