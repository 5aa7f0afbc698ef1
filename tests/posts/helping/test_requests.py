"""Asking for help: kept, picked up by one person with a name, begun in the asker's name, ended kindly."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from integrations.models import Letter
from posts.helping import requests
from posts.models import CoAuthor, HelpRequest, Story, WritingRule
from posts.permissions import is_author_of, may_review
from posts.publishing import NotNow
from posts.trust.rules import MayNotWrite
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor() -> Any:
    user = factories.make_user(AUTHORS, name="noor")
    factories.make_person("Noor", user=user)
    return user


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def ilse() -> Any:
    return factories.make_user(COMMS, name="ilse")


@pytest.fixture
def asked(noor: Any) -> HelpRequest:
    blog = factories.make_blog("Company", slug="company")
    return requests.ask(user=noor, way="ask", words="A bell in the rain.", reach="After two.", blog=blog)


def stale(request: HelpRequest) -> HelpRequest:
    """The same row, as somebody else loaded it before."""
    return HelpRequest.objects.get(pk=request.pk)


def letters(user: Any) -> list[str]:
    return list(Letter.objects.filter(recipients__address=user.email).order_by("pk").values_list("subject", flat=True))


# Asking


@pytest.mark.parametrize("language", ["nl", "sv"])
def test_the_blog_on_offer_is_one_in_the_language_chosen(language: str, marit: Any) -> None:
    factories.make_blog("Company")
    theirs = factories.make_blog("Van de vloer", language=language)
    asker = factories.make_user(AUTHORS, name="wim", language=language)
    factories.make_person("Wim", user=asker)
    page = signed_in(asker).get(f"{reverse('ask_for_help')}?way=ask").content.decode()
    assert f'value="{theirs.pk}" selected' in page
    asked = requests.ask(user=asker, way="ask", words="Een bel.")
    requests.pick_up(request=asked, user=marit)
    page = signed_in(marit).get(reverse("help_request", args=[asked.uuid])).content.decode()
    assert f'value="{theirs.pk}" selected' in page


def test_what_was_kept_without_a_blog_stays_without_one(noor: Any) -> None:
    factories.make_blog("Company")
    browser = signed_in(noor)
    browser.post(f"{reverse('ask_for_help')}?way=ask", {"words": "A bell", "blog": "", "keep": "1"})
    page = browser.get(f"{reverse('ask_for_help')}?way=ask").content.decode()
    assert "selected" not in page.partition('name="blog"')[2].partition("</select>")[0].replace('value="" selected', "")


def test_the_form_asks_and_leads_to_where_it_stands(noor: Any, marit: Any) -> None:
    data = {"words": "A bell.", "reach": "By phone", "blog": ""}
    browser = signed_in(noor)
    answer = browser.post(reverse("ask_for_help") + "?way=ask", data, follow=True)
    request = HelpRequest.objects.get()
    assert answer.redirect_chain == [(reverse("help_status", args=[request.uuid]), 302)]
    assert "You get a mail as soon as somebody picks it up" in answer.content.decode()
    assert letters(marit) == ["Noor asks for help with a story"]


def test_a_half_filled_form_is_kept_until_it_is_sent(noor: Any) -> None:
    browser, url = signed_in(noor), reverse("ask_for_help") + "?way=ask"
    assert browser.post(url, {"words": "", "reach": "After the early shift"}).status_code == 422
    assert "After the early shift" in browser.get(url).content.decode()
    browser.post(url, {"words": "A be", "reach": "After the early shift", "keep": "1"})
    assert "A be" in browser.get(url).content.decode()
    assert not HelpRequest.objects.exists()
    browser.post(url, {"words": "A bell.", "reach": "After the early shift"})
    assert "After the early shift" not in browser.get(url).content.decode()


def test_a_draft_one_began_can_be_helped_with(noor: Any, marit: Any) -> None:
    story = factories.make_story(by=noor, headline="A wet saddle")
    browser, url = signed_in(noor), reverse("ask_for_help") + "?way=help"
    assert "A wet saddle" in browser.get(url).content.decode()
    browser.post(url, {"words": "How do I end it?", "story": story.pk})
    request = requests.pick_up(request=HelpRequest.objects.get(), user=marit)
    assert request.page_id == story.pk
    assert is_author_of(marit, factories.fresh(story))
    assert not may_review(marit, factories.fresh(story))
    assert [person.display_name for person in factories.fresh(story).people()] == ["Noor"]


def test_nobody_asks_about_a_colleagues_draft(noor: Any) -> None:
    theirs = factories.make_story(headline="Zquillwort")
    browser, url = signed_in(noor), reverse("ask_for_help") + "?way=help"
    assert "Zquillwort" not in browser.get(f"{url}&story={theirs.pk}").content.decode()
    browser.post(url, {"words": "Help.", "story": theirs.pk})
    with pytest.raises(PermissionDenied):
        requests.ask(user=noor, way="help", words="Help.", story=theirs)
    assert not HelpRequest.objects.filter(page=theirs.pk).exists()


def test_one_draft_has_one_open_request_and_one_that_is_read_has_none(noor: Any) -> None:
    story = factories.make_story(by=noor)
    requests.ask(user=noor, way="help", words="Help.", story=story)
    with pytest.raises(NotNow):
        requests.ask(user=noor, way="help", words="Again.", story=story)
    with pytest.raises(NotNow):
        requests.ask(user=noor, way="help", words="H.", story=factories.hand_in(factories.make_story(by=noor)))


def test_a_blog_where_one_asks_first_is_offered_and_one_that_is_closed_to_one_is_not(noor: Any) -> None:
    asks, no = factories.make_blog("Asks first"), factories.make_blog("Not for authors")
    group = Group.objects.get(name=AUTHORS)
    WritingRule.objects.create(group=group, blog=asks, may="ask")
    WritingRule.objects.create(group=group, blog=no, may="no")
    page = signed_in(noor).get(reverse("ask_for_help")).content.decode()
    assert "Asks first" in page
    assert "Not for authors" not in page
    with pytest.raises(MayNotWrite):
        requests.ask(user=noor, way="ask", words="A bell.", blog=no)


def test_somebody_without_the_right_to_write_cannot_ask() -> None:
    with pytest.raises(PermissionDenied):
        requests.ask(user=factories.make_user(), way="ask", words="A bell.")


def test_a_door_is_not_slammed(noor: Any) -> None:
    for number in range(requests.MOST_OPEN):
        requests.ask(user=noor, way="ask", words=f"Bell {number}")
    with pytest.raises(NotNow):
        requests.ask(user=noor, way="ask", words="One more")


@pytest.mark.parametrize("roles", [(AUTHORS,), (COMMS,), (ADMINS,)])
def test_the_status_page_is_for_the_asker_alone(roles: Any, asked: HelpRequest) -> None:
    browser, url = signed_in(factories.make_user(*roles)), reverse("help_status", args=[asked.uuid])
    assert browser.get(url).status_code == 404
    assert browser.post(url, {"withdraw": "1"}).status_code == 404
    assert stale(asked).ended_at is None


# Picking up


def test_the_asker_is_told_by_letter_and_on_their_page_who_helps(asked: HelpRequest, noor: Any, marit: Any) -> None:
    signed_in(marit).post(reverse("help_request", args=[asked.uuid]), {"pick_up": "1"})
    assert letters(noor) == ["marit helps you with your story"]
    page = signed_in(noor).get(reverse("help_status", args=[asked.uuid])).content.decode()
    assert "marit helps you, and picked it up" in page


def test_of_two_who_pick_up_at_once_one_does_and_the_other_reads_who(asked: HelpRequest, marit: Any, ilse: Any) -> None:
    first, second = stale(asked), stale(asked)
    requests.pick_up(request=first, user=marit)
    with pytest.raises(NotNow, match="marit picked this up already"):
        requests.pick_up(request=second, user=ilse)
    assert stale(asked).helper == marit
    answer = signed_in(ilse).post(reverse("help_request", args=[asked.uuid]), {"pick_up": "1"}, follow=True)
    assert "marit picked this up already" in answer.content.decode()


@pytest.mark.parametrize("roles", [(), (AUTHORS,)])
def test_only_comms_picks_up_or_sees_the_list(roles: Any, asked: HelpRequest) -> None:
    user = factories.make_user(*roles)
    with pytest.raises(PermissionDenied):
        requests.pick_up(request=asked, user=user)
    for url in (reverse("help_requests"), reverse("help_request", args=[asked.uuid])):
        assert signed_in(user).get(url).status_code in (302, 404)
        assert signed_in(user).post(url, {"pick_up": "1"}).status_code in (302, 404, 405)
    assert stale(asked).helper is None


def test_nobody_picks_up_their_own(marit: Any) -> None:
    own = requests.ask(user=marit, way="ask", words="A bell.")
    with pytest.raises(NotNow):
        requests.pick_up(request=own, user=marit)


def test_the_oldest_stands_first(noor: Any, marit: Any, asked: HelpRequest) -> None:
    requests.ask(user=noor, way="ask", words="A later kettle.")
    page = signed_in(marit).get(reverse("help_requests")).content.decode()
    assert page.index("A bell in the rain.") < page.index("A later kettle.")


def test_what_is_given_back_is_open_to_all_and_the_asker_is_told(
    asked: HelpRequest, noor: Any, marit: Any, ilse: Any
) -> None:
    requests.pick_up(request=asked, user=marit)
    with pytest.raises(NotNow):
        requests.give_back(request=stale(asked), user=ilse)
    story = requests.begin(request=stale(asked), user=marit, kind="promise")
    requests.give_back(request=stale(asked), user=marit)
    assert not is_author_of(marit, factories.fresh(story))
    requests.pick_up(request=stale(asked), user=ilse)
    assert is_author_of(ilse, factories.fresh(story))
    assert not may_review(marit, factories.fresh(story))  # what marit wrote may have stayed
    assert "Somebody else will help you with your story" in letters(noor)


def test_what_somebody_had_who_left_can_be_freed(asked: HelpRequest, marit: Any, ilse: Any) -> None:
    requests.pick_up(request=asked, user=marit)
    marit.is_active = False
    marit.save()
    requests.give_back(request=stale(asked), user=ilse)
    assert requests.pick_up(request=stale(asked), user=ilse).helper == ilse


# Beginning


def test_the_draft_is_the_askers_in_name_and_list_and_the_helper_writes_too(
    asked: HelpRequest, noor: Any, marit: Any
) -> None:
    requests.pick_up(request=asked, user=marit)
    blog = asked.blog
    signed_in(marit).post(
        reverse("help_request", args=[asked.uuid]), {"begin": "1", "blog": blog.pk, "kind": "promise"}
    )
    story = Story.objects.get()
    assert story.owner == noor
    assert [person.user for person in story.people()] == [noor]
    assert story.latest_revision.user == marit
    assert [is_author_of(user, story) for user in (noor, marit)] == [True, True]
    assert CoAuthor.objects.writing().get().user == marit
    assert not may_review(marit, story)
    assert "Your story is begun" in letters(noor)


def test_a_story_is_begun_once_and_by_its_helper_alone(asked: HelpRequest, marit: Any, ilse: Any) -> None:
    with pytest.raises(NotNow):
        requests.begin(request=asked, user=marit, kind="promise")
    requests.pick_up(request=asked, user=marit)
    before = stale(asked)
    with pytest.raises(NotNow):
        requests.begin(request=stale(asked), user=ilse, kind="promise")
    requests.begin(request=stale(asked), user=marit, kind="promise")
    with pytest.raises(NotNow):
        requests.begin(request=before, user=marit, kind="promise")
    assert Story.objects.count() == 1


def test_nothing_is_begun_for_a_blog_that_closed_to_the_asker_meanwhile(asked: HelpRequest, marit: Any) -> None:
    requests.pick_up(request=asked, user=marit)
    WritingRule.objects.create(group=Group.objects.get(name=AUTHORS), blog=asked.blog, may="no")
    with pytest.raises(MayNotWrite):
        requests.begin(request=stale(asked), user=marit, kind="promise")
    assert not Story.objects.exists()


# Withdrawing


def test_taking_back_ends_it_kindly_and_leaves_the_draft_with_the_asker(
    asked: HelpRequest, noor: Any, marit: Any
) -> None:
    requests.pick_up(request=asked, user=marit)
    story = requests.begin(request=stale(asked), user=marit, kind="promise")
    signed_in(noor).post(reverse("help_status", args=[asked.uuid]), {"withdraw": "1"})
    assert stale(asked).ended_at
    assert factories.fresh(story).owner == noor
    assert not is_author_of(marit, factories.fresh(story))
    assert letters(marit)[-1] == "Noor needs no help any more"
    with pytest.raises(NotNow):
        requests.pick_up(request=stale(asked), user=marit)
    with pytest.raises(NotNow):
        requests.withdraw(request=stale(asked), user=noor)


def test_nobody_takes_back_anothers_request(asked: HelpRequest, marit: Any) -> None:
    with pytest.raises(PermissionDenied):
        requests.withdraw(request=asked, user=marit)
