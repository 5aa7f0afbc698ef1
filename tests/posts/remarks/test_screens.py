"""The pages of remarks, through their addresses: every button, as every role, and nothing where it does not belong."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from integrations.models import Letter
from posts import promises, reviewing
from posts.models import Promise, Referral, Remark, ReviewerNote, Seal, Story
from posts.remarks import notes, referring, verbs
from tests import factories
from tests.factories import AUTHORS, make_user
from tests.posts.editor import signed_in
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

SECRET = "zquillwort"
XSS = "<script>alert('zquillwort')</script>"


def review(story: Story, query: str = "") -> str:
    return reverse("review", args=[story.pk]) + query


def remarks_page(story: Story) -> str:
    return reverse("story_remarks", args=[story.pk])


def remark_fields(**fields: Any) -> dict[str, Any]:
    return {f"remark-{name}": value for name, value in {"kind": "question", "words": "Why?", **fields}.items()}


def post_remark(user: Any, story: Story, **fields: Any) -> Any:
    return signed_in(user).post(reverse("review_remarks", args=[story.pk]), remark_fields(**fields))


# The reviewer's side


def test_an_answer_is_called_by_its_question_which_is_no_part_of_its_own(noor: Any, marit: Any) -> None:
    answer = {"prompt": "What happened?", "text": "<p>The bell broke.</p>"}
    story = factories.hand_in(factories.make_story(by=noor, body=[("answer", answer)]))
    page = signed_in(marit).get(review(story))
    named = [(passage.label, passage.text) for passage, _segments in page.context["passages"]]
    assert ("What happened?", "The bell broke.") in named
    assert "What happened?" not in [text for _label, text in named]
    assert "Answer to a question" not in page.content.decode()
    sent(story, marit, question(story, marit))
    assert "· What happened? ·" in _plain(signed_in(noor).get(remarks_page(story)).content.decode())


def _plain(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", "", page).split())


def test_without_a_script_a_remark_is_made_from_the_sentences_of_a_part(story: Story, marit: Any) -> None:
    key = body_key(story)
    page = signed_in(marit).get(review(story, f"?on={key}"))
    starts, sentences = zip(*page.context["remark_form"].fields["sentence"].choices, strict=True)
    assert sentences[0] == "The bell was broke and we mended it."
    answer = post_remark(marit, story, key=key, sentence=starts[0])
    remark = Remark.objects.get()
    assert answer.url.endswith(f"#remark-{remark.pk}")
    assert remark.quoted == sentences[0]


def test_a_must_without_a_reason_is_refused_at_the_field(story: Story, marit: Any) -> None:
    answer = post_remark(marit, story, kind="must")
    assert answer.status_code == 422
    assert "reason" in answer.context["remark_form"].errors
    assert not Remark.objects.exists()


def test_words_that_do_not_stand_there_are_refused_at_the_field_and_nothing_typed_is_lost(
    story: Story, marit: Any
) -> None:
    answer = post_remark(marit, story, key="headline", quoted="A dry bell", words="My long question")
    assert answer.status_code == 422
    assert "quoted" in answer.context["remark_form"].errors
    assert "My long question" in answer.content.decode()


def test_a_draft_is_changed_taken_out_and_put_back_with_its_buttons(story: Story, marit: Any) -> None:
    remark = question(story, marit)
    browser, address = signed_in(marit), reverse("review_remark", args=[story.pk, remark.pk])
    assert "Whose bell was it?" in browser.get(review(story, f"?change={remark.pk}")).content.decode()
    browser.post(address, remark_fields(words="Whose?"))
    remark.refresh_from_db()
    assert remark.words == "Whose?"
    page = browser.post(address, {"take_out": "1"}, follow=True).content.decode()
    assert "Undo" in page
    browser.post(address, {"put_back": "1"})
    assert Remark.objects.drafts_of(marit).count() == 1


def test_send_says_how_many_were_sent(story: Story, marit: Any) -> None:
    question(story, marit)
    page = signed_in(marit).post(reverse("review_send", args=[story.pk]), follow=True).content.decode()
    assert "Sent to the author: one question." in page
    assert promises.of(story).turn == Promise.Turn.AUTHOR


def test_another_readers_drafts_are_not_on_my_page(story: Story, marit: Any, joost: Any) -> None:
    question(story, marit, SECRET)
    assert SECRET not in signed_in(joost).get(review(story)).content.decode()
    number = Remark.objects.get().pk
    assert signed_in(joost).get(review(story, f"?change={number}")).context["changing"] is None
    answer = signed_in(joost).post(reverse("review_remark", args=[story.pk, number]), {"take_out": "1"})
    assert answer.status_code == 404


def test_the_answer_comes_back_to_the_reader_with_the_story(story: Story, marit: Any, noor: Any) -> None:
    remark = sent(story, marit, question(story, marit))
    verbs.answer(post=factories.fresh(story), author=noor, remark=remark, words="It was the neighbour’s.")
    verbs.hand_in(post=factories.fresh(story), author=noor)
    page = signed_in(marit).get(review(story)).content.decode()
    assert "It was the neighbour’s." in page
    assert "This is round 2." in page


def test_the_next_round_shows_what_is_new_word_by_word(story: Story, marit: Any, noor: Any) -> None:
    remark = sent(story, marit, suggestion(story, marit))
    verbs.accept(post=factories.fresh(story), author=noor, remark=remark)
    page = signed_in(marit).get(review(story))
    since = page.context["since"]
    assert [(piece.kind, piece.text) for piece in since.words[0].pieces if piece.kind != "same"] == [
        ("gone", "broke"),
        ("new", "broken"),
    ]
    assert '<span class="w-sr-only">new: </span>broken' in page.content.decode()


def test_the_next_round_begins_with_what_is_new_and_what_became_of_each_remark(
    story: Story, marit: Any, noor: Any
) -> None:
    first = sent(story, marit, question(story, marit))
    verbs.answer(post=factories.fresh(story), author=noor, remark=first, words="It was the neighbour’s.")
    verbs.hand_in(post=factories.fresh(story), author=noor)
    page = signed_in(marit).get(review(story)).content.decode()
    order = [page.index(words) for words in ("Since you answered last", "It was the neighbour’s.", "As readers will")]
    assert order == sorted(order)
    assert page.count(f'id="remark-{first.pk}"') == 1


def test_a_remark_that_was_passed_over_says_so(story: Story, marit: Any, noor: Any) -> None:
    sent(story, marit, question(story, marit))
    factories.fresh(story).current_workflow_state.resume(user=noor)  # by a door that asks for no answer
    assert "No answer yet." in signed_in(marit).get(review(story)).content.decode()


def test_another_reader_sees_what_is_new_since_the_last_answer_of_anybody(
    story: Story, marit: Any, joost: Any, noor: Any
) -> None:
    remark = sent(story, marit, suggestion(story, marit))
    verbs.accept(post=factories.fresh(story), author=noor, remark=remark)
    since = signed_in(joost).get(review(story)).context["since"]
    assert since.heading == "Since marit answered last"


def test_the_slot_that_is_offered_can_be_taken(story: Story, marit: Any) -> None:
    page = signed_in(marit).get(review(story))
    form = page.context["approve_form"]
    fields = {name: form[name].value() for name in ("seen", "revision", "slot")}
    signed_in(marit).post(review(story), {**fields, "approve": "1", "when": "slot", "go_live_at": ""})
    assert Seal.objects.waiting().get(page=story.pk).go_live_at == page.context["slot"]


def test_of_two_readers_at_one_slot_the_second_is_offered_the_next_and_loses_nothing(
    story: Story, marit: Any, joost: Any, noor: Any
) -> None:
    other = beside(story, noor)
    offered = [_offered(user, one) for user, one in ((marit, story), (joost, other))]
    assert offered[0]["slot"] == offered[1]["slot"]
    signed_in(marit).post(review(story), {**offered[0], "approve": "1", "when": "slot"})
    late = signed_in(joost).post(review(other), {**offered[1], "approve": "1", "when": "slot"})
    assert late.status_code == 409
    assert "A colleague has just planned another story for" in late.content.decode()
    assert not Seal.objects.waiting().filter(page=other.pk).exists()
    again = {name: late.context["approve_form"][name].value() for name in ("seen", "revision", "slot", "when")}
    assert again["when"] == "slot"
    assert again["slot"] > offered[1]["slot"]
    signed_in(joost).post(review(other), {**again, "approve": "1"})
    assert Seal.objects.waiting().get(page=other.pk).go_live_at == late.context["slot"]


def beside(story: Story, noor: Any) -> Story:
    """Another story that waits for the same blog."""
    blog = story.get_parent().specific
    return factories.hand_in(factories.make_story(by=noor, blog=blog, headline="A dry kettle"))


def _offered(user: Any, story: Story) -> dict[str, Any]:
    form = signed_in(user).get(review(story)).context["approve_form"]
    return {name: form[name].value() for name in ("seen", "revision", "slot")}


def test_a_time_of_ones_own_may_be_near_another_plan(story: Story, marit: Any, joost: Any, noor: Any) -> None:
    other = beside(story, noor)
    offered = _offered(marit, story)
    for user, one in ((marit, story), (joost, other)):
        own = {"when": "time", "go_live_at": offered["slot"][:16]}
        signed_in(user).post(review(one), {**_offered(user, one), **own, "approve": "1"})
    assert Seal.objects.waiting().count() == 2


def test_at_another_time_needs_a_time(story: Story, marit: Any) -> None:
    form = signed_in(marit).get(review(story)).context["approve_form"]
    fields = {name: form[name].value() for name in ("seen", "revision", "slot")}
    answer = signed_in(marit).post(review(story), {**fields, "approve": "1", "when": "time", "go_live_at": ""})
    assert answer.status_code == 422
    assert not factories.fresh(story).live


def test_an_unsent_question_keeps_the_reader_on_the_page_instead_of_approving(story: Story, marit: Any) -> None:
    question(story, marit)
    form = signed_in(marit).get(review(story)).context["approve_form"]
    fields = {name: form[name].value() for name in ("seen", "revision", "slot")}
    answer = signed_in(marit).post(review(story), {**fields, "approve": "1"}, follow=True)
    assert "Send it, or take it out" in answer.content.decode()
    assert not factories.fresh(story).live


@pytest.mark.parametrize("name", ["review_remarks", "review_send", "review_notes", "review_refer"])
def test_authors_find_none_of_the_reviews_buttons(story: Story, noor: Any, ilse: Any, name: str) -> None:
    for user in (noor, ilse):
        assert signed_in(user).post(reverse(name, args=[story.pk]), remark_fields()).status_code == 404
    assert not Remark.objects.exists()


def test_a_remarks_number_of_another_story_is_not_found(story: Story, marit: Any, noor: Any) -> None:
    other = factories.hand_in(factories.make_story(by=noor))
    remark = question(other, marit, quoted="bell")
    address = reverse("review_remark", args=[story.pk, remark.pk])
    assert signed_in(marit).post(address, {"take_out": "1"}).status_code == 404


# The author's side


def test_what_was_loved_is_first_and_each_leads_to_its_box(story: Story, marit: Any, noor: Any) -> None:
    sent(story, marit, question(story, marit), must(story, marit), suggestion(story, marit), loved(story, marit))
    page = signed_in(noor).get(remarks_page(story))
    assert [one.remark.kind for one in page.context["remarks"]] == ["loved", "question", "suggestion", "must"]
    text = page.content.decode()
    assert f"/write/{story.pk}/#box-{body_key(story)}" in text
    assert "3 things wait for you." in text
    assert "Somebody in it has not said yes" in text


def test_one_tap_takes_a_suggestion_and_hands_the_story_in(story: Story, marit: Any, noor: Any) -> None:
    remark = sent(story, marit, suggestion(story, marit))
    page = signed_in(noor).post(remarks_page(story), {"remark": remark.pk, "accept": "1"}, follow=True)
    assert "has kept its place in the queue" in page.content.decode()
    assert "<b>broken</b>" in source(story)
    assert promises.of(story).turn == Promise.Turn.READER


def test_an_answer_leads_on_to_the_next_open_thing_and_then_to_handing_in(story: Story, marit: Any, noor: Any) -> None:
    first, second = sent(story, marit, question(story, marit), must(story, marit))
    browser = signed_in(noor)
    answer = browser.post(remarks_page(story), {"remark": first.pk, "answer": "1", "words": "Ilse's."})
    assert answer.url.endswith(f"#remark-{second.pk}")
    page = browser.post(remarks_page(story), {"remark": second.pk, "answer": "1", "words": ""}, follow=True)
    assert "Hand in again" in page.content.decode()
    browser.post(remarks_page(story), {"hand_in": "1"})
    assert promises.of(story).turn == Promise.Turn.READER


def test_an_empty_answer_is_asked_for_again_at_its_field(story: Story, marit: Any, noor: Any) -> None:
    remark = sent(story, marit, question(story, marit))
    answer = signed_in(noor).post(remarks_page(story), {"remark": remark.pk, "answer": "1", "words": " "})
    assert answer.status_code == 422
    assert f'aria-describedby="error-{remark.pk}"' in answer.content.decode()


def test_a_stale_suggestion_is_shown_as_text_without_its_button(story: Story, marit: Any, noor: Any) -> None:
    remark = sent(story, marit, suggestion(story, marit))
    version = newest(story)
    version.body = [("text", "<p>Other words.</p>")]
    version.save_revision(user=noor)
    page = signed_in(noor).get(remarks_page(story)).content.decode()
    assert "The words have changed since; here is what was meant." in page
    assert 'name="accept"' not in page
    answer = signed_in(noor).post(remarks_page(story), {"remark": remark.pk, "accept": "1"}, follow=True)
    assert "The words have changed since" in answer.content.decode()
    assert "Other words." in source(story)


def test_drafts_of_remarks_are_on_no_page_of_the_author(story: Story, marit: Any, noor: Any) -> None:
    question(story, marit, SECRET)
    pages = [remarks_page(story), reverse("written"), reverse("start"), reverse("my_stories")]
    pages.append(reverse("wagtailadmin_pages:history", args=[story.pk]))
    for address in pages:
        assert SECRET not in signed_in(noor).get(address, follow=True).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_but_the_authors_finds_the_page(story: Story, marit: Any, ilse: Any, method: str) -> None:
    remark = sent(story, marit, suggestion(story, marit))
    before = source(story)
    for user in (marit, ilse, make_user(AUTHORS), make_user()):
        answer = getattr(signed_in(user), method)(remarks_page(story), {"remark": remark.pk, "accept": "1"})
        assert answer.status_code == 404
    assert source(story) == before


def test_a_remarks_number_of_another_story_is_not_found_by_its_author(story: Story, marit: Any, noor: Any) -> None:
    other = factories.hand_in(factories.make_story(by=noor))
    remark = sent(other, marit, suggestion(other, marit, "bell", "gong"))
    sent(story, marit, question(story, marit))
    answer = signed_in(noor).post(remarks_page(story), {"remark": remark.pk, "accept": "1"})
    assert answer.status_code == 404
    for wrong in ("", "x", "9" * 30, "²"):
        assert signed_in(noor).post(remarks_page(story), {"remark": wrong, "accept": "1"}).status_code == 404


def test_a_remark_that_is_not_sent_cannot_be_answered(story: Story, marit: Any, noor: Any) -> None:
    sent(story, marit, question(story, marit))
    promises.of(story)
    hidden = Remark.objects.create(promise=promises.of(story), by=marit, kind="question", words=SECRET, digest="0" * 64)
    answer = signed_in(noor).post(remarks_page(story), {"remark": hidden.pk, "answer": "1", "words": "x"})
    assert answer.status_code == 404


def test_markup_in_a_remark_is_words_on_every_page(story: Story, marit: Any, noor: Any) -> None:
    asked = question(story, marit, XSS)
    offered = suggestion(story, marit, "broke", XSS)
    notes.write(post=story, reader=marit, words=XSS)
    for remark in (asked, offered):
        assert XSS not in signed_in(marit).get(review(story, f"?change={remark.pk}")).content.decode()
    sent(story, marit, asked, offered)
    assert XSS not in signed_in(noor).get(remarks_page(story)).content.decode()
    verbs.accept(post=factories.fresh(story), author=noor, remark=offered)
    assert "<script" not in source(story)
    signed_in(noor).post(remarks_page(story), {"remark": asked.pk, "answer": "1", "words": XSS})
    assert XSS not in signed_in(noor).get(remarks_page(story)).content.decode()
    verbs.hand_in(post=factories.fresh(story), author=noor)
    assert XSS not in signed_in(marit).get(review(story)).content.decode()
    frame = signed_in(marit).get(reverse("review_page", args=[story.pk])).content.decode()
    assert XSS not in frame


# Never anywhere else


def test_no_word_of_a_remark_or_note_is_published_sealed_or_sent_to_a_channel(
    story: Story, marit: Any, noor: Any
) -> None:
    remark = sent(story, marit, question(story, marit, f"Really {SECRET}?"))
    notes.write(post=story, reader=marit, words=SECRET)
    verbs.answer(post=factories.fresh(story), author=noor, remark=remark, words=f"Yes, {SECRET}.")
    verbs.hand_in(post=factories.fresh(story), author=noor)
    loved(story, marit, f"So {SECRET}.")
    verbs.approve(post=factories.fresh(story), reader=marit, seen_digest=factories.opened(story, marit))
    live = factories.fresh(story)
    seal = Seal.objects.live().get(page=story.pk)
    assert SECRET not in f"{seal.content}{seal.copies}{live.serializable_data()}{live.search_description}"
    blog = live.get_parent().slug
    addresses = [live.get_url(), f"/en/{blog}/", *(f"/en/{blog}/feed.{form}" for form in ("atom", "rss", "json"))]
    for address in [*addresses, "/sitemap.xml", reverse("person", args=[live.people()[0].public_id])]:
        assert SECRET not in Client().get(address, follow=True).content.decode()


def test_a_note_is_on_no_page_of_an_author_in_no_letter_and_not_in_the_history(
    story: Story, marit: Any, joost: Any, noor: Any, co_author: Any
) -> None:
    notes.write(post=story, reader=marit, words=SECRET)
    question(story, marit)
    verbs.send(post=story, reader=marit)
    assert SECRET in signed_in(joost).get(review(story)).content.decode()
    addresses = [
        remarks_page(story),
        f"/write/{story.pk}/",
        f"/write/{story.pk}/status/",
        reverse("written"),
        reverse("my_stories"),
        reverse("wagtailadmin_pages:edit", args=[story.pk]),
        reverse("wagtailadmin_pages:history", args=[story.pk]),
        reverse("wagtailadmin_home"),
    ]
    for user in (noor, co_author):
        for address in addresses:
            assert SECRET not in signed_in(user).get(address, follow=True).content.decode()
    assert not Letter.objects.filter(text__contains=SECRET).exists()


def test_a_comms_person_who_writes_the_story_sees_no_notes_about_it(story: Story, marit: Any, noor: Any) -> None:
    notes.write(post=story, reader=marit, words=SECRET)
    noor.groups.add(Group.objects.get(name="Comms"))
    assert SECRET not in signed_in(noor).get(review(story)).content.decode()


def test_notes_are_written_taken_out_and_put_back_by_their_writer(story: Story, marit: Any, joost: Any) -> None:
    address = reverse("review_notes", args=[story.pk])
    signed_in(marit).post(address, {"note-words": "Ask legal?"})
    note = ReviewerNote.objects.get()
    signed_in(joost).post(address, {"note": note.pk, "take_out": "1"})
    assert notes.notes_on(joost, story) == [note]
    signed_in(marit).post(address, {"note": note.pk, "take_out": "1"})
    assert notes.notes_on(joost, story) == []
    signed_in(marit).post(address, {"note": note.pk, "put_back": "1"})
    assert notes.notes_on(joost, story) == [note]


# A named colleague


def asked_page(story: Story) -> str:
    return reverse("story_asked", args=[story.pk])


@pytest.fixture
def hedy(db: None) -> Any:
    """From HR: a log-in without any right."""
    return make_user(name="hedy")


def test_a_named_colleague_reads_answers_and_gives_the_turn_back(story: Story, marit: Any, hedy: Any) -> None:
    fields = {"refer-colleague": hedy.email, "refer-words": "Is this for us to tell?"}
    signed_in(marit).post(reverse("review_refer", args=[story.pk]), fields)
    assert promises.of(story).turn == Promise.Turn.NAMED
    page = signed_in(hedy).get(asked_page(story)).content.decode()
    assert "Is this for us to tell?" in page
    frame = signed_in(hedy).get(reverse("story_asked_page", args=[story.pk]))
    assert "mended" in frame.content.decode()
    assert frame["Cache-Control"] == "private, no-store"
    signed_in(hedy).post(asked_page(story), {"words": "Yes, without the name."})
    assert promises.of(story).turn == Promise.Turn.READER
    assert "Yes, without the name." in signed_in(marit).get(review(story)).content.decode()


def test_the_letters_of_a_referral_reach_the_colleague_and_the_reader(story: Story, marit: Any, hedy: Any) -> None:
    referring.refer(post=story, reader=marit, colleague=hedy, words="May we?")
    assert Letter.objects.filter(recipients__address=hedy.email, text__contains="May we?").exists()
    referring.answer(post=story, colleague=hedy, words="You may.")
    assert Letter.objects.filter(recipients__address=marit.email, text__contains="You may.").exists()


def test_a_named_colleague_sees_nothing_else_and_approves_nothing(story: Story, marit: Any, hedy: Any) -> None:
    other = factories.hand_in(factories.make_story(by=make_user(AUTHORS)))
    referring.refer(post=story, reader=marit, colleague=hedy, words="May we?")
    notes.write(post=story, reader=marit, words=SECRET)
    browser = signed_in(hedy)
    assert SECRET not in browser.get(asked_page(story)).content.decode()
    for address in (asked_page(other), reverse("story_asked_page", args=[other.pk]), remarks_page(story)):
        assert browser.get(address).status_code == 404
    digest = reviewing.read(newest(story)).digest
    browser.post(review(story), {"approve": "1", "seen": digest, "revision": story.latest_revision_id})
    assert not factories.fresh(story).live


def test_nobody_else_finds_the_colleagues_page(story: Story, marit: Any, joost: Any, noor: Any, hedy: Any) -> None:
    referring.refer(post=story, reader=marit, colleague=hedy, words="May we?")
    for user in (marit, joost, noor, make_user()):
        for address in (asked_page(story), reverse("story_asked_page", args=[story.pk])):
            assert signed_in(user).get(address).status_code == 404
        assert signed_in(user).post(asked_page(story), {"words": "Yes."}).status_code == 404
    assert not Referral.objects.exclude(answered_at=None).exists()


def test_a_question_taken_back_closes_the_page_and_an_answered_one_stays_while_the_desk_reads(
    story: Story, marit: Any, noor: Any, hedy: Any
) -> None:
    referring.refer(post=story, reader=marit, colleague=hedy, words="May we?")
    signed_in(marit).post(reverse("review_refer", args=[story.pk]), {"take_back": "1"})
    assert signed_in(hedy).get(asked_page(story)).status_code == 404
    referring.refer(post=story, reader=marit, colleague=hedy, words="May we, now?")
    referring.answer(post=story, colleague=hedy, words="Yes.")
    assert signed_in(hedy).get(asked_page(story)).status_code == 200
    sent(story, marit, question(story, marit))
    assert signed_in(hedy).get(asked_page(story)).status_code == 404


def test_nothing_is_approved_while_a_colleague_is_asked(story: Story, marit: Any, hedy: Any) -> None:
    referring.refer(post=story, reader=marit, colleague=hedy, words="May we?")
    with pytest.raises(reviewing.NotNow, match="has not answered"):
        verbs.approve(post=story, reader=marit, seen_digest=factories.opened(story, marit))


@pytest.mark.parametrize("who", ["noor", "marit", "nobody at all"])
def test_whoever_wrote_it_oneself_and_strangers_are_not_asked(story: Story, marit: Any, noor: Any, who: str) -> None:
    fields = {"refer-colleague": who, "refer-words": "May we?"}
    answer = signed_in(marit).post(reverse("review_refer", args=[story.pk]), fields)
    assert answer.status_code == 422
    assert not Referral.objects.exists()


def test_a_sending_back_with_a_reason_closes_the_question_to_the_colleague(story: Story, marit: Any, hedy: Any) -> None:
    referring.refer(post=story, reader=marit, colleague=hedy, words="May we?")
    verbs.send_back(post=story, reader=marit, reason=reason(), words="A source, please.")
    assert not Referral.objects.open().exists()
    assert promises.of(story).turn == Promise.Turn.AUTHOR
