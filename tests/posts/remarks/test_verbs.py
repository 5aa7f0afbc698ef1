"""Saying something about a story, and answering it: who may, what follows, and what is refused."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import PageLogEntry

from integrations.models import Letter, Recipient
from posts import promises, reviewing
from posts.models import May, Promise, Referral, Remark, Story, WritingRule
from posts.publishing import NotNow
from posts.remarks import referring, verbs
from posts.remarks.passages import passage_of
from posts.remarks.verbs import Saying
from posts.remarks.waiting import open_remarks
from tests import factories
from tests.factories import ADMINS, AUTHORS, make_user
from tests.posts.remarks.conftest import (
    body_key,
    loved,
    must,
    newest,
    question,
    reason,
    sent,
    source,
    suggestion,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def fresh(story: Story) -> Story:
    return factories.fresh(story)


# Writing and sending


def test_what_is_written_is_the_readers_own_until_it_is_sent(story: Story, marit: Any, joost: Any) -> None:
    question(story, marit)
    assert Remark.objects.drafts_of(marit).count() == 1
    assert not Remark.objects.drafts_of(joost).exists()
    assert not Remark.objects.sent().exists()
    assert promises.of(story).turn == Promise.Turn.READER


def test_sending_sends_everything_at_once_and_gives_the_story_back_in_its_place(story: Story, marit: Any) -> None:
    before = promises.of(story)
    question(story, marit)
    loved(story, marit)
    verbs.send(post=story, reader=marit)
    after = promises.of(story)
    assert Remark.objects.sent().count() == 2
    assert (after.pk, after.handed_in_at, after.turn) == (before.pk, before.handed_in_at, Promise.Turn.AUTHOR)
    assert fresh(story).current_workflow_state.status == "needs_changes"


def test_the_author_is_told_how_many_of_each(story: Story, marit: Any, noor: Any) -> None:
    question(story, marit)
    loved(story, marit)
    verbs.send(post=story, reader=marit)
    letter = Letter.objects.get(recipients__address=noor.email, subject__contains="one question")
    assert "one question and one thing loved" in letter.subject
    assert "Whose bell was it?" in letter.text
    assert f"/write/{story.pk}/remarks/" in letter.text


def test_what_is_loved_alone_sends_nothing_back(story: Story, marit: Any) -> None:
    loved(story, marit)
    with pytest.raises(NotNow):
        verbs.send(post=story, reader=marit)
    assert promises.of(story).turn == Promise.Turn.READER


def test_what_is_loved_travels_with_the_approval(story: Story, marit: Any, noor: Any) -> None:
    loved(story, marit)
    verbs.approve(post=story, reader=marit, seen_digest=factories.opened(story, marit))
    assert fresh(story).live
    assert Remark.objects.sent().get().kind == "loved"
    assert Letter.objects.filter(recipients__address=noor.email, text__contains="That kettle!").exists()


def test_a_story_is_not_approved_over_a_question_that_was_not_sent(story: Story, marit: Any) -> None:
    question(story, marit)
    with pytest.raises(NotNow, match="Send it, or take it out"):
        verbs.approve(post=story, reader=marit, seen_digest=factories.opened(story, marit))
    assert not fresh(story).live


def test_a_sending_back_takes_what_was_written_along(story: Story, marit: Any) -> None:
    loved(story, marit)
    verbs.send_back(post=story, reader=marit, reason=reason(), words="A source, please.")
    assert Remark.objects.sent().count() == 1
    assert promises.of(story).turn == Promise.Turn.AUTHOR


def test_a_draft_can_be_changed_taken_out_and_put_back(story: Story, marit: Any) -> None:
    remark = question(story, marit)
    verbs.change(post=story, reader=marit, remark=remark, saying=Saying(kind="loved", words="Lovely."))
    assert Remark.objects.get().kind == "loved"
    verbs.take_out(post=story, reader=marit, remark=remark)
    assert not Remark.objects.drafts_of(marit).exists()
    verbs.put_back(post=story, reader=marit, remark=remark)
    assert Remark.objects.drafts_of(marit).get().words == "Lovely."


@pytest.mark.parametrize("key", [None, "question"])
def test_a_must_needs_one_of_the_six_reasons(story: Story, marit: Any, key: str | None) -> None:
    saying = Saying(kind="must", words="No.", reason=reason(key) if key else None)
    with pytest.raises(ValidationError):
        verbs.write(post=story, reader=marit, saying=saying)


@pytest.mark.parametrize(
    "saying",
    [
        Saying(kind="question"),
        Saying(kind="loved"),
        Saying(kind="suggestion", key="headline", replacement="A dry bell"),
        Saying(kind="suggestion", key="headline", quoted="A wet bell", replacement="A wet bell"),
        Saying(kind="suggestion", key="headline", quoted="A dry bell", replacement="A bell"),
        Saying(kind="question", key="no-such-block", words="What?"),
    ],
)
def test_a_remark_that_says_too_little_or_has_no_place_is_refused(story: Story, marit: Any, saying: Saying) -> None:
    with pytest.raises(ValidationError):
        verbs.write(post=story, reader=marit, saying=saying)
    assert not Remark.objects.exists()


def test_a_suggestion_over_two_paragraphs_is_refused(story: Story, marit: Any) -> None:
    with pytest.raises(ValidationError, match="one paragraph"):
        suggestion(story, marit, quoted="our bells. The kettle", replacement="x")


def test_nobody_but_a_reader_who_wrote_none_of_it_remarks(story: Story, noor: Any, ilse: Any) -> None:
    for user in (noor, ilse):
        with pytest.raises(PermissionDenied):
            question(story, user)
    noor.groups.set(make_user("Comms").groups.all())
    with pytest.raises(reviewing.WroteIt):
        question(story, type(noor).objects.get(pk=noor.pk))


def test_an_admin_may_remark_too(story: Story) -> None:
    assert question(story, make_user(ADMINS)).pk


def test_two_readers_at_once_the_first_to_send_is_the_answer_and_the_others_words_are_kept(
    story: Story, marit: Any, joost: Any
) -> None:
    question(story, marit)
    question(story, joost, "And whose kettle?")
    verbs.send(post=story, reader=marit)
    with pytest.raises(NotNow):
        verbs.send(post=fresh(story), reader=joost)
    assert Remark.objects.drafts_of(joost).count() == 1
    assert Remark.objects.sent().count() == 1


def test_readers_do_not_change_or_take_out_each_others_drafts(story: Story, marit: Any, joost: Any) -> None:
    remark = question(story, marit)
    with pytest.raises(NotNow):
        verbs.take_out(post=story, reader=joost, remark=remark)
    with pytest.raises(NotNow):
        verbs.change(post=story, reader=joost, remark=remark, saying=Saying(kind="loved", words="x"))


def test_sending_is_in_the_history(story: Story, marit: Any) -> None:
    question(story, marit)
    verbs.send(post=story, reader=marit)
    assert PageLogEntry.objects.filter(page=story.pk, action="byline.remark", user=marit).exists()


# Answering


def test_accepting_writes_the_authors_own_version_and_nothing_but_the_words_changes(
    story: Story, marit: Any, noor: Any
) -> None:
    was = source(story)
    remark = sent(story, marit, suggestion(story, marit))
    verbs.accept(post=fresh(story), author=noor, remark=remark)
    assert source(story) == was.replace("<b>broke</b>", "<b>broken</b>")
    assert fresh(story).latest_revision.user == noor
    assert marit.pk not in fresh(story).writers()


def test_accepting_the_last_one_hands_the_story_in_again_in_its_old_place(story: Story, marit: Any, noor: Any) -> None:
    before = promises.of(story)
    remark = sent(story, marit, suggestion(story, marit))
    assert verbs.accept(post=fresh(story), author=noor, remark=remark)
    after = promises.of(story)
    assert (after.pk, after.handed_in_at, after.turn) == (before.pk, before.handed_in_at, Promise.Turn.READER)
    assert after.rounds == 2


def test_the_reviewer_may_approve_what_the_author_accepted(story: Story, marit: Any, noor: Any) -> None:
    remark = sent(story, marit, suggestion(story, marit))
    verbs.accept(post=fresh(story), author=noor, remark=remark)
    verbs.approve(post=fresh(story), reader=marit, seen_digest=factories.opened(story, marit))
    assert "broken" in fresh(story).body_text()


def test_accepting_with_something_else_open_does_not_hand_in(story: Story, marit: Any, noor: Any) -> None:
    asked, offered = sent(story, marit, question(story, marit), suggestion(story, marit))
    assert not verbs.accept(post=fresh(story), author=noor, remark=offered)
    with pytest.raises(NotNow):
        verbs.hand_in(post=fresh(story), author=noor)
    verbs.answer(post=fresh(story), author=noor, remark=asked, words="Ilse's.")
    verbs.hand_in(post=fresh(story), author=noor)
    assert promises.of(story).turn == Promise.Turn.READER


def test_an_answer_can_be_given_without_changing_a_word(story: Story, marit: Any, noor: Any) -> None:
    before = story.latest_revision_id
    remark = sent(story, marit, question(story, marit))
    verbs.answer(post=fresh(story), author=noor, remark=remark, words="Ilse's.")
    verbs.hand_in(post=fresh(story), author=noor)
    assert fresh(story).latest_revision_id == before


def test_an_empty_answer_to_a_question_is_refused_and_a_must_can_simply_be_done(
    story: Story, marit: Any, noor: Any
) -> None:
    asked, stop = sent(story, marit, question(story, marit), must(story, marit))
    with pytest.raises(ValidationError):
        verbs.answer(post=fresh(story), author=noor, remark=asked, words="  ")
    verbs.answer(post=fresh(story), author=noor, remark=stop)
    stop.refresh_from_db()
    assert stop.decision == "answered"


def test_a_suggestion_can_be_declined_without_a_word(story: Story, marit: Any, noor: Any) -> None:
    was = source(story)
    remark = sent(story, marit, suggestion(story, marit))
    verbs.decline(post=fresh(story), author=noor, remark=remark)
    assert source(story) == was
    assert promises.of(story).turn == Promise.Turn.AUTHOR


def test_everything_can_be_undone_until_it_is_handed_in(story: Story, marit: Any, noor: Any) -> None:
    was = source(story)
    asked, offered = sent(story, marit, question(story, marit), suggestion(story, marit))
    verbs.accept(post=fresh(story), author=noor, remark=offered)
    verbs.undo(post=fresh(story), author=noor, remark=offered)
    assert source(story) == was
    verbs.answer(post=fresh(story), author=noor, remark=asked, words="Ilse's.")
    verbs.undo(post=fresh(story), author=noor, remark=asked)
    assert len(open_remarks(fresh(story))) == 2


def test_undoing_one_of_two_accepted_suggestions_keeps_the_other(story: Story, marit: Any, noor: Any) -> None:
    _asked, one, two = sent(
        story, marit, question(story, marit), suggestion(story, marit), suggestion(story, marit, "mended", "repaired")
    )
    for remark in (one, two):
        verbs.accept(post=fresh(story), author=noor, remark=remark)
    verbs.undo(post=fresh(story), author=noor, remark=one)
    assert "<b>broke</b> and we repaired" in source(story)


def test_two_suggestions_for_the_same_word_further_on_each_meet_their_own_place(
    story: Story, marit: Any, noor: Any
) -> None:
    text = passage_of(newest(story), body_key(story)).text
    second = text.index("bell", text.index("bell") + 1)
    question(story, marit)
    first, later = (
        suggestion(story, marit, "bell", "doorbell", start=text.index("bell")),
        suggestion(story, marit, "bell", "horn", start=second),
    )
    sent(story, marit, first, later)
    for remark in (first, later):
        verbs.accept(post=fresh(story), author=noor, remark=remark)
    text = passage_of(newest(story), body_key(story)).text
    assert "The doorbell was" in text
    assert "our horns" in text


def test_a_suggestion_moves_with_its_words_when_they_stand_there_once(story: Story, marit: Any, noor: Any) -> None:
    remark = sent(story, marit, suggestion(story, marit))
    _rewrite(story, noor, "<p>Early in the day the bell was broke.</p>")
    verbs.accept(post=fresh(story), author=noor, remark=remark)
    assert source(story).endswith("the bell was broken.</p>")


@pytest.mark.parametrize("text", ["<p>The bell rang.</p>", "<p>It broke; yes, it broke.</p>"])
def test_a_suggestion_whose_words_are_gone_or_doubled_is_not_applied(
    story: Story, marit: Any, noor: Any, text: str
) -> None:
    remark = sent(story, marit, suggestion(story, marit))
    _rewrite(story, noor, text)
    now = source(story)
    with pytest.raises(verbs.Stale):
        verbs.accept(post=fresh(story), author=noor, remark=remark)
    assert source(story) == now
    assert promises.of(story).turn == Promise.Turn.AUTHOR


def _rewrite(story: Story, author: Any, text: str) -> None:
    version = newest(story)
    raw = version.body.get_prep_value()
    raw[0]["value"] = text
    version.body = version.body.stream_block.to_python(raw)
    version.save_revision(user=author)


def test_a_headline_and_a_standfirst_take_suggestions_too(story: Story, marit: Any, noor: Any) -> None:
    question(story, marit)
    head = suggestion(story, marit, "wet", "very wet", key="headline")
    short = suggestion(story, marit, "ten", "twelve", key="standfirst")
    sent(story, marit, head, short)
    for remark in (head, short):
        verbs.accept(post=fresh(story), author=noor, remark=remark)
    assert newest(story).headline_text() == newest(story).title == "A very wet bell"
    assert "twelve minutes" in newest(story).standfirst


def test_words_taken_out_leave_one_space(story: Story, marit: Any, noor: Any) -> None:
    question(story, marit)
    remark = suggestion(story, marit, "and we mended it", "")
    sent(story, marit, remark)
    verbs.accept(post=fresh(story), author=noor, remark=remark)
    assert "was <b>broke</b>. See" in source(story)


def test_a_co_author_answers_as_well(story: Story, marit: Any, co_author: Any) -> None:
    remark = sent(story, marit, suggestion(story, marit))
    verbs.accept(post=fresh(story), author=co_author, remark=remark)
    assert fresh(story).latest_revision.user == co_author


@pytest.mark.parametrize("verb", ["answer", "accept", "decline", "undo"])
def test_nobody_else_answers_for_the_author(story: Story, marit: Any, joost: Any, ilse: Any, verb: str) -> None:
    remark = sent(story, marit, suggestion(story, marit))
    for user in (marit, joost, ilse, make_user(AUTHORS)):
        with pytest.raises(PermissionDenied):
            getattr(verbs, verb)(post=fresh(story), author=user, remark=remark)
    with pytest.raises(PermissionDenied):
        verbs.hand_in(post=fresh(story), author=ilse)


def test_an_answer_after_the_story_was_handed_in_is_too_late(story: Story, marit: Any, noor: Any) -> None:
    remark = sent(story, marit, question(story, marit))
    verbs.answer(post=fresh(story), author=noor, remark=remark, words="Ilse's.")
    verbs.hand_in(post=fresh(story), author=noor)
    with pytest.raises(NotNow):
        verbs.undo(post=fresh(story), author=noor, remark=remark)


def test_a_suggestion_is_taken_once(story: Story, marit: Any, noor: Any) -> None:
    _asked, remark = sent(story, marit, question(story, marit), suggestion(story, marit))
    verbs.accept(post=fresh(story), author=noor, remark=remark)
    with pytest.raises(NotNow):
        verbs.accept(post=fresh(story), author=noor, remark=remark)


def test_remarks_of_another_story_are_refused(story: Story, marit: Any, noor: Any) -> None:
    other = factories.hand_in(factories.make_story(by=noor))
    remark = sent(other, marit, question(other, marit, quoted="bell"))
    sent(story, marit, question(story, marit))
    with pytest.raises(NotNow):
        verbs.answer(post=fresh(story), author=noor, remark=remark, words="x")


def test_letters_go_to_authors_alone(story: Story, marit: Any, noor: Any, ilse: Any) -> None:
    sent(story, marit, question(story, marit))
    told = set(Recipient.objects.filter(letter__subject__contains="one question").values_list("address", flat=True))
    assert told == {noor.email}


# Words that stand there twice


def _read_as(story: Story, author: Any, text: str) -> None:
    """What the reader has before them."""
    reviewing.take_back(post=fresh(story), user=author)
    _rewrite(story, author, text)
    factories.hand_in(fresh(story))


def test_a_suggestion_never_moves_to_the_same_words_elsewhere(story: Story, marit: Any, noor: Any) -> None:
    _read_as(story, noor, "<p>The big dog chased the big cat.</p>")
    question(story, marit, quoted="chased")
    wide, narrow = suggestion(story, marit, "big dog", "large dog"), suggestion(story, marit, "big", "huge", start=4)
    sent(story, marit, wide, narrow)
    verbs.accept(post=fresh(story), author=noor, remark=wide)
    with pytest.raises(verbs.Stale):
        verbs.accept(post=fresh(story), author=noor, remark=narrow)
    assert source(story) == "<p>The large dog chased the big cat.</p>"


def test_words_that_stand_twice_keep_their_place_when_others_are_taken_out_and_put_back(
    story: Story, marit: Any, noor: Any
) -> None:
    was = "<p>We really mended the bell and the old bell.</p>"
    _read_as(story, noor, was)
    text = "We really mended the bell and the old bell."
    question(story, marit, quoted="mended")
    gone, last = (
        suggestion(story, marit, "really", ""),
        suggestion(story, marit, "bell", "horn", start=text.rindex("bell")),
    )
    sent(story, marit, gone, last)
    verbs.accept(post=fresh(story), author=noor, remark=gone)
    verbs.undo(post=fresh(story), author=noor, remark=gone)
    assert source(story) == was
    verbs.accept(post=fresh(story), author=noor, remark=gone)
    verbs.accept(post=fresh(story), author=noor, remark=last)
    assert source(story) == "<p>We mended the bell and the old horn.</p>"


def test_words_that_stand_twice_have_to_be_told_apart(story: Story, marit: Any) -> None:
    with pytest.raises(ValidationError, match="more than once"):
        suggestion(story, marit, "bell", "horn")


def test_the_last_suggestion_is_taken_even_where_handing_in_is_refused(story: Story, marit: Any, noor: Any) -> None:
    remark = sent(story, marit, suggestion(story, marit))
    WritingRule.objects.create(group=noor.groups.get(), blog=story.get_parent().specific, may=May.NO)
    with pytest.raises(verbs.TakenAlone):
        verbs.accept(post=fresh(story), author=noor, remark=remark)
    assert "<b>broken</b>" in source(story)
    assert promises.of(story).turn == Promise.Turn.AUTHOR


def test_a_question_to_a_colleague_ends_when_the_story_is_taken_back(
    story: Story, marit: Any, noor: Any, ilse: Any
) -> None:
    referring.refer(post=story, reader=marit, colleague=ilse, words="Is this right?")
    reviewing.take_back(post=factories.fresh(story), user=noor)
    assert not Referral.objects.open().exists()
    again = factories.hand_in(factories.fresh(story))
    verbs.approve(post=again, reader=marit, seen_digest=factories.opened(again, marit))
    assert factories.fresh(story).live


def test_a_question_that_an_older_review_left_open_stops_no_approval(
    story: Story, marit: Any, noor: Any, ilse: Any
) -> None:
    referral = referring.refer(post=story, reader=marit, colleague=ilse, words="Is this right?")
    reviewing.take_back(post=factories.fresh(story), user=noor)
    Referral.objects.filter(pk=referral.pk).update(taken_back_at=None)
    again = factories.hand_in(factories.fresh(story))
    verbs.approve(post=again, reader=marit, seen_digest=factories.opened(again, marit))
    assert factories.fresh(story).live


def test_a_button_pressed_twice_writes_one_remark(story: Story, marit: Any, joost: Any) -> None:
    assert question(story, marit) == question(story, marit)
    question(story, joost)
    loved(story, marit)
    assert Remark.objects.drafts_of(marit).count() == 2
    assert Remark.objects.drafts_of(joost).count() == 1
