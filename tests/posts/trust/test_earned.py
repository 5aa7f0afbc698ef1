"""Earned trust: by a clean history alone, for the light lane alone, and gone at once when it was not deserved."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from integrations.models import Letter
from posts import publishing, reviewing
from posts.models import AutomaticKind, AutomaticMessage, Byline, Promise, Sample, Seal, Trust, TrustRule, WritingRule
from posts.models import review as review_steps
from posts.remarks import verbs
from posts.remarks.verbs import Saying
from posts.trust import lane_of
from posts.trust.earning import is_clean, is_drawn
from posts.trust.sampling import LookedAlready, look
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.editor import post_editor, signed_in

pytestmark = pytest.mark.django_db

LIGHT, USUAL = Promise.Lane.LIGHT, Promise.Lane.USUAL


@pytest.fixture
def blog() -> Any:
    return factories.make_blog("Company", slug="company")


@pytest.fixture
def noor() -> Any:
    return factories.make_user(AUTHORS, name="noor")


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


@pytest.fixture
def rule(blog: Any) -> TrustRule:
    return TrustRule.objects.create(blog=blog, active=True, clean_stories_needed=2, within_days=30, sample_every=1)


@pytest.fixture
def trusted(rule: TrustRule, noor: Any, marit: Any) -> Trust:
    for _story in range(2):
        factories.make_live_story(by=noor, blog=rule.blog, reviewer=marit)
    return Trust.objects.get()


def lane(story: Any) -> str:
    return str(lane_of(factories.fresh(story)))


def draft(noor: Any, blog: Any, **facts: Any) -> Any:
    return factories.make_story(by=noor, blog=blog, **facts)


def send_back(story: Any, marit: Any) -> None:
    reviewing.send_back(post=story, reviewer=marit, reason=reviewing.ReturnReason.objects.first(), words="Where?")


def test_without_a_decision_of_comms_nobody_is_trusted_however_clean(blog: Any, noor: Any) -> None:
    for _story in range(4):
        factories.make_live_story(by=noor, blog=blog)
    assert not Trust.objects.exists()
    assert lane(draft(noor, blog)) == USUAL


def test_enough_clean_stories_in_a_row_earn_it_and_the_author_is_told_why(trusted: Trust, noor: Any, blog: Any) -> None:
    assert (trusted.user, trusted.blog_id) == (noor, blog.pk)
    assert len(trusted.because["stories"]) == 2
    assert "light lane" in Letter.objects.get(key__contains=":trust:").subject
    page = signed_in(noor).get(reverse("my_trust")).content.decode()
    assert "Your stories take the light lane here" in page
    assert "Because these went out as you wrote them" in page


def test_one_is_not_enough_and_another_blog_does_not_count(rule: TrustRule, noor: Any) -> None:
    factories.make_live_story(by=noor, blog=rule.blog)
    factories.make_live_story(by=noor)
    assert not Trust.objects.exists()
    assert "after 1 more story here" in signed_in(noor).get(reverse("my_trust")).content.decode()


def test_a_story_that_came_back_breaks_the_row(rule: TrustRule, noor: Any, marit: Any) -> None:
    factories.make_live_story(by=noor, blog=rule.blog)
    story = factories.hand_in(draft(noor, rule.blog))
    send_back(story, marit)
    factories.approve(factories.hand_in(factories.fresh(story)), reviewer=marit)
    factories.make_live_story(by=noor, blog=rule.blog)
    assert not Trust.objects.exists()
    factories.make_live_story(by=noor, blog=rule.blog)
    assert Trust.objects.exists()


def test_a_must_breaks_the_row_however_well_it_was_answered(rule: TrustRule, noor: Any, marit: Any) -> None:
    factories.make_live_story(by=noor, blog=rule.blog)
    story = factories.hand_in(draft(noor, rule.blog))
    saying = Saying(kind="must", words="Ask Ilse first.", reason=reviewing.ReturnReason.objects.get(key="consent"))
    must = verbs.write(post=story, reader=marit, saying=saying)
    verbs.send(post=factories.fresh(story), reader=marit)
    verbs.answer(post=factories.fresh(story), author=noor, remark=must, words="")
    verbs.hand_in(post=factories.fresh(story), author=noor)
    factories.approve(factories.fresh(story), reviewer=marit)
    assert not is_clean(factories.fresh(story))
    assert not Trust.objects.exists()


def test_the_news_says_why_it_came_and_how_to_stop_it(trusted: Trust) -> None:
    letter = Letter.objects.get(key__contains=":trust:")
    assert "You get this because the way your stories on “Company” are read changed on" in letter.text
    assert letter.stop_link in letter.text


def test_whoever_had_two_automatic_letters_this_week_reads_it_on_their_page(rule: TrustRule, noor: Any) -> None:
    for number in range(2):
        AutomaticMessage.objects.create(user=noor, kind=AutomaticKind.DRAFT, key=str(number))
    for _story in range(2):
        factories.make_live_story(by=noor, blog=rule.blog)
    assert not Letter.objects.filter(key__contains=":trust").exists()
    assert "Your stories take the light lane here" in signed_in(noor).get(reverse("my_trust")).content.decode()


def test_a_story_the_machine_held_breaks_the_row(
    rule: TrustRule, noor: Any, marit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.make_live_story(by=noor, blog=rule.blog)
    story = draft(noor, rule.blog)
    with monkeypatch.context() as held:
        finding = type("Held", (), {"text": "x", "why": "y"})()
        held.setattr(review_steps, "unasked_holds", lambda version, found: [finding])
        reviewing.hand_in(post=story, user=noor)
    factories.approve(factories.hand_in(factories.fresh(story)), reviewer=marit)
    assert not Trust.objects.exists()


def test_a_story_that_was_taken_down_breaks_the_row(rule: TrustRule, noor: Any, marit: Any) -> None:
    story = factories.make_live_story(by=noor, blog=rule.blog)
    publishing.take_down(post=story, user=marit, reason="A name.")
    factories.make_live_story(by=noor, blog=rule.blog)
    assert not Trust.objects.exists()


def test_what_is_too_old_does_not_count(rule: TrustRule, noor: Any) -> None:
    factories.make_live_story(by=noor, blog=rule.blog)
    Seal.objects.update(went_live_at=timezone.now() - timedelta(days=31))
    factories.make_live_story(by=noor, blog=rule.blog)
    assert not Trust.objects.exists()


def test_a_trusted_author_takes_the_light_lane_there_and_nowhere_else(trusted: Trust, noor: Any, blog: Any) -> None:
    story = factories.hand_in(draft(noor, blog))
    assert Promise.objects.get(page=story.pk).lane == LIGHT
    assert Promise.objects.get(page=factories.hand_in(factories.make_story(by=noor)).pk).lane == USUAL


def test_one_tap_of_anybody_in_comms_is_enough_and_the_author_is_nobody(trusted: Trust, noor: Any, blog: Any) -> None:
    noor.groups.add(factories.Group.objects.get(name=COMMS))
    story = factories.hand_in(draft(noor, blog))
    with pytest.raises(reviewing.WroteIt):
        factories.approve(story, reviewer=noor)
    assert factories.approve(story).live
    assert Seal.objects.get(page=story.pk).lane == LIGHT


@pytest.mark.parametrize("marks", [{"shows_child": True}, {"shows_people": True, "shows_words": True}])
def test_trust_takes_nothing_from_the_second_reader(trusted: Trust, noor: Any, blog: Any, marks: Any) -> None:
    picture = factories.make_picture()
    type(picture).objects.update(**marks)
    story = factories.hand_in(draft(noor, blog, cover=picture, cover_alt="A wheel."))
    assert Promise.objects.get(page=story.pk).lane == USUAL
    assert not factories.approve(story).live
    assert factories.approve(story).live


def test_a_blogs_rule_of_two_readers_holds_for_the_trusted_too(trusted: Trust, noor: Any, blog: Any) -> None:
    WritingRule.objects.create(group=factories.Group.objects.get(name=AUTHORS), blog=blog, may="write", readers=2)
    story = factories.hand_in(draft(noor, blog))
    assert lane(story) == USUAL
    assert not factories.approve(story).live


def test_a_story_of_two_takes_the_light_lane_when_both_are_trusted(trusted: Trust, noor: Any, blog: Any) -> None:
    sam = factories.make_user(AUTHORS)
    people = [factories.person_of(noor), factories.person_of(sam)]
    story = draft(noor, blog, authors=people)
    assert lane(story) == USUAL
    Trust.objects.create(user=sam, blog=blog)
    assert lane(story) == LIGHT
    assert lane(draft(noor, blog, authors=[factories.person_of(noor), factories.make_person("No log-in")])) == USUAL


def test_a_byline_that_only_the_draft_has_counts(trusted: Trust, noor: Any, blog: Any) -> None:
    story = draft(noor, blog)
    version = story.get_latest_revision_as_object()
    version.bylines.add(Byline(person=factories.person_of(factories.make_user(AUTHORS))))
    version.save_revision(user=noor)
    assert lane(story) == USUAL


def test_words_of_comms_in_it_are_not_the_trusted_authors(trusted: Trust, noor: Any, marit: Any, blog: Any) -> None:
    story = factories.known_to_comms(draft(noor, blog))
    post_editor(marit, story, text="Marit's words.")
    assert lane(story) == USUAL


def test_switched_off_nobody_is_trusted_there(trusted: Trust, noor: Any, rule: TrustRule) -> None:
    TrustRule.objects.update(active=False)
    assert lane(draft(noor, rule.blog)) == USUAL


# Sampled, and withdrawn


@pytest.fixture
def out(trusted: Trust, noor: Any, blog: Any) -> Any:
    """A trusted story that is live, and drawn for another look."""
    return factories.approve(factories.hand_in(draft(noor, blog, headline="A wet saddle")))


def test_the_draw_is_the_same_each_time_and_takes_about_one_in_n() -> None:
    drawn = [is_drawn(f"post-{number}", "d", every=5) for number in range(1000)]
    assert drawn == [is_drawn(f"post-{number}", "d", every=5) for number in range(1000)]
    assert 150 < sum(drawn) < 250
    assert all(is_drawn(str(number), "d", every=1) for number in range(50))


def test_only_trusted_stories_are_drawn(out: Any) -> None:
    assert [sample.seal.page_id for sample in Sample.objects.all()] == [out.pk]


def test_fine_changes_nothing(out: Any, marit: Any) -> None:
    sample = Sample.objects.get()
    signed_in(marit).post(reverse("another_look"), {"sample": sample.pk, "verdict": "fine"})
    sample.refresh_from_db()
    assert (sample.verdict, sample.by) == ("fine", marit)
    assert Trust.objects.standing().exists()
    with pytest.raises(LookedAlready):
        look(sample=sample, user=factories.make_user(COMMS), verdict=Sample.Verdict.NOT_FINE, words="x")
    assert Trust.objects.standing().exists()


def test_not_fine_ends_trust_at_once_and_says_why_and_how_it_comes_back(out: Any, noor: Any, marit: Any) -> None:
    url, pk = reverse("another_look"), Sample.objects.get().pk
    assert "A wet saddle" in signed_in(marit).get(url).content.decode()
    signed_in(marit).post(url, {"sample": pk, "verdict": "not-fine", "words": "The figure has no source."})
    assert not Trust.objects.standing().exists()
    letter = Letter.objects.get(key__contains=":trust-ended")
    assert "A wet saddle" in letter.text
    assert "The figure has no source." in letter.text
    assert "next 2 stories in a row" in letter.text
    page = signed_in(noor).get(reverse("my_trust")).content.decode()
    assert "Then somebody had another look at “A wet saddle”" in page
    assert "after 2 more stories in a row" in page


def test_not_fine_without_a_word_for_the_author_is_not_taken(out: Any, marit: Any) -> None:
    signed_in(marit).post(reverse("another_look"), {"sample": Sample.objects.get().pk, "verdict": "not-fine"})
    assert Trust.objects.standing().exists()
    assert Sample.objects.waiting().exists()


def test_the_list_of_looks_costs_the_same_however_long_it_is(
    out: Any, noor: Any, marit: Any, blog: Any, django_assert_num_queries: Any
) -> None:
    browser, url = signed_in(marit), reverse("another_look")
    browser.get(url)  # what is kept between pages is kept from now on
    with CaptureQueriesContext(connection) as one:
        browser.get(url)
    for number in range(3):
        factories.approve(factories.hand_in(draft(noor, blog, headline=f"Saddle {number}")))
    with django_assert_num_queries(len(one)):
        page = browser.get(url).content.decode()
    assert "4 stories to look at" in page
    assert "Saddle 2" in page


def test_who_wrote_part_of_it_reads_why_there_is_no_button(out: Any, marit: Any) -> None:
    Promise.objects.get(page=out.pk).writers.add(marit)
    page = signed_in(marit).get(reverse("another_look")).content.decode()
    assert "You wrote part of this, so somebody else has the look." in page
    assert 'value="fine"' not in page


def test_a_take_down_ends_trust_in_all_its_authors_at_once(out: Any, noor: Any, marit: Any, blog: Any) -> None:
    publishing.take_down(post=out, user=marit, reason="Somebody asked.")
    trust = Trust.objects.get()
    assert (trust.withdrawn_because, trust.withdrawn_over) == ("taken-down", Seal.objects.filter(page=out.pk).get())
    assert lane(draft(noor, blog)) == USUAL
    assert "was taken down" in Letter.objects.get(key__contains=":trust-ended").text


def test_it_comes_back_by_stories_written_after_it_ended(out: Any, noor: Any, marit: Any, blog: Any) -> None:
    publishing.take_down(post=out, user=marit, reason="Somebody asked.")
    factories.make_live_story(by=noor, blog=blog)
    assert not Trust.objects.standing().exists()
    factories.make_live_story(by=noor, blog=blog)
    assert Trust.objects.standing().exists()


def test_nobody_has_the_second_look_at_their_own(out: Any, noor: Any) -> None:
    noor.groups.add(factories.Group.objects.get(name=COMMS))
    with pytest.raises(PermissionDenied):
        look(sample=Sample.objects.get(), user=noor, verdict=Sample.Verdict.FINE)
    assert Sample.objects.waiting().exists()


@pytest.mark.parametrize("roles", [(), (AUTHORS,)])
def test_only_comms_sees_and_answers_the_second_looks(out: Any, roles: Any) -> None:
    browser, url = signed_in(factories.make_user(*roles)), reverse("another_look")
    assert browser.get(url).status_code in (302, 404)
    assert browser.post(url, {"sample": Sample.objects.get().pk, "verdict": "fine"}).status_code in (302, 404)
    assert Sample.objects.waiting().exists()


@pytest.mark.parametrize("roles", [(AUTHORS,), (COMMS,), (ADMINS,)])
def test_everybody_sees_their_own_trust_alone(out: Any, roles: Any) -> None:
    page = signed_in(factories.make_user(*roles)).get(reverse("my_trust")).content.decode()
    assert "A wet saddle" not in page
    assert "noor" not in page.lower()
    assert "read the usual way here" in page


def test_what_waits_in_the_light_lane_is_read_the_usual_way_when_trust_ends(
    out: Any, noor: Any, marit: Any, blog: Any
) -> None:
    waiting = factories.hand_in(draft(noor, blog))
    assert Promise.objects.get(page=waiting.pk).lane == LIGHT
    publishing.take_down(post=out, user=marit, reason="It was wrong.")
    assert Promise.objects.get(page=waiting.pk).lane == USUAL
