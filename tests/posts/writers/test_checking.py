"""The check, handing in, the promise, and the status page in plain words."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import WorkflowState
from wagtail.users.models import UserProfile

from posts import reviewing
from posts.models import OtherWords, Promise, Remark, ReturnReason, Story, TakenWords, VoiceDecision
from posts.publishing import NotNow
from posts.remarks import verbs
from posts.writers import drafts
from posts.writers.addresses import address_of
from posts.writers.dates import day_and_time
from posts.writers.hints import FIRST, hints_of, replaced, replaced_in_rich
from tests import factories
from tests.factories import AUTHORS, COMMS
from tests.posts.editor import newest_words, post_editor, signed_in

pytestmark = pytest.mark.django_db
UNSAID = {"cover_alt": "", "cover_credit": ""}  # a picture nobody said anything of


@pytest.fixture
def author() -> Any:
    return factories.make_user(AUTHORS)


def newest(story: Story) -> Story:
    return Story.objects.get(pk=story.pk).get_latest_revision_as_object()


def answer_check(user: Any, story: Story, do: str) -> Any:
    return signed_in(user).post(reverse("write_check", args=[story.pk]), {"do": do}, follow=True)


def check(user: Any, story: Story, **query: str) -> str:
    return signed_in(user).get(reverse("write_check", args=[story.pk]), query).content.decode()


MANY = "<p>We leverage it. We leverage them. They leverage us. You leverage me. I leverage you.</p>"


def test_at_most_three_hints_come_first_and_all_on_request(author):
    story = factories.make_story(by=author, text=MANY)
    assert len(hints_of(newest(story))) > FIRST
    assert check(author, story).count('class="card hint') == FIRST
    assert check(author, story, all="1").count('class="card hint') == len(hints_of(newest(story)))


def test_what_stops_a_story_comes_before_advice_and_advice_before_hints(author):
    text = '<p>We leverage it.</p><p>For more, <a href="https://byline.example/">click here</a>.</p>'
    story = factories.make_story(by=author, text=text)
    weights = [hint.finding.severity for hint in hints_of(newest(story))]
    assert weights == sorted(weights, key=["hold", "advise", "hint"].index)
    assert len(set(weights)) > 1


def test_a_button_writes_the_other_words_in_a_plain_box(author):
    story = factories.make_story(by=author, text="<p>It was leveraged, and then leveraged again.</p>")
    hint = hints_of(newest(story))[0]
    answer_check(author, story, f"instead:{hint.mark}:0")
    assert newest_words(story).count("leveraged") == 1
    assert TakenWords.objects.get().words == "used"


def test_a_button_writes_the_other_words_where_there_is_more_than_plain_text(author):
    story = factories.make_story(by=author, text="<p>We <b>wrote</b> that we leverage it &amp; more.</p>")
    hint = next(hint for hint in hints_of(newest(story)) if hint.instead)
    answer_check(author, story, f"instead:{hint.mark}:0")
    source = newest(story).body[0].value.source
    assert "leverage" not in source
    assert "<b>wrote</b>" in source
    assert "&amp; more" in source


def test_a_button_writes_the_other_words_in_the_headline_and_the_title_follows(author):
    story = factories.make_story(by=author, headline="How we leverage a bell")
    hint = next(hint for hint in hints_of(newest(story)) if hint.instead)
    answer_check(author, story, f"instead:{hint.mark}:0")
    assert newest(story).title == f"How we {hint.instead[0]} a bell"


def test_a_button_writes_the_other_words_in_a_quote_and_an_alt_text(author):
    quote = {"quote": "My wheelchair-bound aunt rang", "speaker": "A", "source": "B", "source_link": ""}
    picture = {"picture": factories.make_picture(), "alt_text": "A wheelchair-bound customer", "decorative": False}
    picture |= {"caption": "", "credit": "Noor"}
    story = factories.make_story(by=author, body=[("text", "<p>Words.</p>"), ("quote", quote), ("picture", picture)])
    for _time in range(2):
        hint = next(hint for hint in hints_of(newest(story)) if hint.instead)
        answer_check(author, story, f"instead:{hint.mark}:0")
    assert newest(story).body[1].value["quote"].startswith("My ")
    assert not any(hint.instead for hint in hints_of(newest(story)))


def test_a_button_leaves_one_exclamation_mark(author):
    story = factories.make_story(by=author, text="<p>We did <b>it</b> at last!!!</p>")
    hint = hints_of(newest(story))[0]
    assert hint.instead == ("!",)
    answer_check(author, story, f"instead:{hint.mark}:0")
    assert newest(story).body[0].value.source == "<p>We did <b>it</b> at last!</p>"
    assert hints_of(newest(story)) == []


def test_a_button_writes_a_shouting_headline_as_a_sentence_and_the_title_follows(author):
    story = factories.make_story(
        by=author, headline="THE KETTLE KEPT ITS PROMISE", text="<p>A kettle kept a promise.</p>"
    )
    hint = hints_of(newest(story))[0]
    answer_check(author, story, f"instead:{hint.mark}:0")
    assert newest(story).title == "The kettle kept its promise"
    assert hints_of(newest(story)) == []


def test_a_shouting_headline_with_a_word_we_do_not_know_is_only_a_hint(author):
    story = factories.make_story(by=author, headline="HOW ZAPPOS KEPT ITS PROMISE", text="<p>They kept a promise.</p>")
    assert [hint.instead for hint in hints_of(newest(story))] == [()]


def test_double_spaces_put_themselves_right(author):
    story = factories.make_story(by=author)
    key = drafts.blocks_of(newest(story))[0]["id"]
    was = "The bell was broken. We mended it while the kettle boiled."
    typed = {f"was-{key}": was, f"box-{key}": "Two  spaces.   Three.", "was-headline": story.headline_text()}
    typed |= {"box-headline": "A  bell", "do": "save"}
    signed_in(author).post(reverse("write", args=[story.pk]), typed)
    assert newest_words(story).strip() == "Two spaces. Three."
    assert newest(story).headline_text() == "A bell"


def test_what_is_still_needed_and_that_nothing_was_noticed_are_never_said_together(author):
    story = factories.make_story(by=author, headline="A bell", text="<p></p>")
    page = check(author, story)
    assert "Still needed" in page
    assert "We noticed nothing" not in page
    assert "We noticed nothing" in check(author, factories.make_story(by=author))


def test_a_hint_that_is_gone_does_no_harm(author):
    story = factories.make_story(by=author)
    before = newest_words(story)
    assert answer_check(author, story, "instead:nonsense:0").status_code == 200
    assert answer_check(author, story, "leave:nonsense").status_code == 200
    assert newest_words(story) == before


def test_what_the_writer_leaves_does_not_come_back_even_when_other_words_change(author):
    story = factories.make_story(by=author, text="<p>I leverage a hairpin.</p>")
    hint = hints_of(newest(story))[0]
    answer_check(author, story, f"leave:{hint.mark}")
    assert hint.mark not in [one.mark for one in hints_of(newest(story))]
    key = drafts.blocks_of(newest(story))[0]["id"]
    signed_in(author).post(
        reverse("write", args=[story.pk]),
        {f"was-{key}": "I leverage a hairpin.", f"box-{key}": "First. I leverage a hairpin.", "do": "save"},
    )
    assert hint.mark not in [one.mark for one in hints_of(newest(story))]
    assert "You left 1 remark as it is." in check(author, story)
    answer_check(author, story, "show-again")
    assert hint.mark in [one.mark for one in hints_of(newest(story))]


def test_each_hint_leads_to_its_box(author):
    story = factories.make_story(by=author, text="<p>I leverage a hairpin.</p>")
    key = drafts.blocks_of(newest(story))[0]["id"]
    assert f"{reverse('write', args=[story.pk])}#box-{key}" in check(author, story)


@pytest.fixture
def held(author) -> Story:
    return factories.make_story(by=author, text="<p>Exterminate all vermin like them.</p><p>Sieg Heil</p>")


def test_what_stops_a_story_cannot_be_left_and_there_is_no_button_to_hand_in(author, held):
    hint = hints_of(newest(held))[0]
    assert hint.finding.severity == "hold"
    answer_check(author, held, f"leave:{hint.mark}")
    assert not VoiceDecision.objects.exists()
    assert 'value="hand-in"' not in check(author, held)
    answer = answer_check(author, held, "hand-in")
    assert answer.status_code == 422
    assert not factories.fresh(held).workflow_in_progress


def test_what_is_missing_is_told_with_the_way_to_its_field(author):
    picture = {
        "picture": factories.make_picture(), "alt_text": "", "decorative": False, "caption": "", "credit": "",
    }  # fmt: skip
    quote = {"quote": "", "speaker": "", "source": "", "source_link": ""}
    body = [("answer", {"prompt": "What?", "text": ""}), ("picture", picture), ("quote", quote)]
    story = factories.make_story(by=author, body=body, cover=factories.make_picture(), **UNSAID)
    drafts.change(story=story, user=author, how=lambda version: setattr(version, "headline", ""))
    page = check(author, story)
    answer, shown, said = (block["id"] for block in drafts.blocks_of(newest(story)))
    for address in (
        f"{reverse('write', args=[story.pk])}#box-headline",
        f"{reverse('write', args=[story.pk])}#box-{answer}",
        reverse("write_describe", args=[story.pk, shown]),
        reverse("write_describe", args=[story.pk, "cover"]),
        reverse("write_quote", args=[story.pk, said]),
    ):
        assert f'href="{address}"' in page
    assert 'value="hand-in"' not in page
    assert answer_check(author, story, "hand-in").status_code == 422


def test_a_block_that_only_the_full_editor_knows_is_not_forgotten(author):
    act = {"text": "", "link": "", "ends_on": None}
    story = factories.make_story(by=author, body=[("text", "<p>Words.</p>"), ("call_to_act", act)])
    assert reverse("wagtailadmin_pages:edit", args=[story.pk]) in check(author, story)
    assert answer_check(author, story, "hand-in").status_code == 422


def test_handing_in_thanks_and_names_the_reader_and_the_time(author):
    marit = factories.make_user(COMMS, name="marit")
    factories.make_person("Marit Ek", called="Marit", user=marit)
    story = factories.make_story(by=author)
    answer = answer_check(author, story, "hand-in")
    assert answer.redirect_chain[-1][0] == reverse("write_thanks", args=[story.pk])
    assert factories.fresh(story).workflow_in_progress
    promise = Promise.objects.get(page=story.pk)
    Promise.objects.filter(pk=promise.pk).update(reader=marit)
    page = signed_in(author).get(reverse("write_thanks", args=[story.pk])).content.decode()
    assert f"Thank you. Marit answers by {day_and_time(promise.due_at)}." in page


def test_without_a_reader_the_team_answers(author):
    story = factories.hand_in(factories.make_story(by=author))
    Promise.objects.update(reader=None)
    page = signed_in(author).get(reverse("write_thanks", args=[story.pk])).content.decode()
    assert "Thank you. The comms team answers by" in page


def test_a_second_tap_does_no_harm(author):
    story = factories.make_story(by=author)
    client = signed_in(author)
    first = client.post(reverse("write_check", args=[story.pk]), {"do": "hand-in"})
    second = client.post(reverse("write_check", args=[story.pk]), {"do": "hand-in"}, follow=True)
    assert first.status_code == 302
    assert second.status_code == 200
    assert WorkflowState.objects.count() == 1
    assert Promise.objects.count() == 1


def test_a_story_that_came_back_is_handed_in_again_and_keeps_its_place(author):
    story = factories.hand_in(factories.make_story(by=author))
    reason = ReturnReason.objects.first()
    reviewing.send_back(post=story, reviewer=factories.make_user(COMMS), reason=reason, words="Who was it?")
    page = signed_in(author).get(reverse("story_status", args=[story.pk])).content.decode()
    assert "Who was it?" in page
    assert "It is your turn." in page
    answer_check(author, story, "hand-in")
    assert factories.fresh(story).workflow_in_progress
    assert Promise.objects.count() == 1


NOW = datetime(2026, 11, 23, 14, 0, tzinfo=ZoneInfo("Europe/Stockholm"))  # a Monday


@pytest.mark.parametrize(
    ("language", "days", "expected"),
    [
        ("en", 2, "Wednesday 15:00"),
        ("nl", 2, "woensdag om 15:00"),
        ("sv", 2, "onsdag kl. 15:00"),
        ("en", 9, "Wednesday 2 December 15:00"),
        ("nl", 9, "woensdag 2 december om 15:00"),
        ("sv", 9, "onsdag 2 december kl. 15:00"),
        ("en", 0, "today 15:00"),
    ],
)
def test_days_and_times_are_written_as_each_language_writes_them(language, days, expected):
    due = NOW.replace(hour=15) + timedelta(days=days)
    with translation.override(language), timezone.override(ZoneInfo("Europe/Stockholm")):
        assert day_and_time(due, now=NOW) == expected


def test_times_are_those_of_the_time_zone_that_the_writer_chose(author):
    story = factories.hand_in(factories.make_story(by=author))
    due = datetime(2030, 6, 5, 13, 0, tzinfo=ZoneInfo("UTC"))
    Promise.objects.update(due_at=due)
    profile = UserProfile.get_for_user(author)
    profile.current_time_zone = "America/New_York"
    profile.save()
    assert "5 June 09:00" in signed_in(author).get(reverse("story_status", args=[story.pk])).content.decode()


def test_the_status_page_says_with_whom_since_when_and_until_when(author):
    story = factories.hand_in(factories.make_story(by=author))
    page = signed_in(author).get(reverse("story_status", args=[story.pk])).content.decode()
    for words in ("With", "Since", "Promised", "an answer by", "Take it back"):
        assert words in page


def test_the_status_page_names_whoever_answered_and_not_whoever_was_to(author):
    marit, joost = factories.make_user(COMMS, name="marit"), factories.make_user(COMMS, name="joost")
    for user in (marit, joost):
        factories.make_person(user.username.title(), user=user)
    story = factories.hand_in(factories.make_story(by=author))
    Promise.objects.update(reader=marit)
    factories.approve(factories.fresh(story), reviewer=joost)
    page = signed_in(author).get(reverse("story_status", args=[story.pk])).content.decode()
    assert ", Joost</dd>" in page
    assert "Marit" not in page


def test_a_late_answer_is_owned_up_to(author):
    story = factories.hand_in(factories.make_story(by=author))
    Promise.objects.update(due_at=timezone.now() - timedelta(hours=1))
    assert "We are sorry." in signed_in(author).get(reverse("story_status", args=[story.pk])).content.decode()


def deed(user: Any, story: Story, name: str, **fields: Any) -> Any:
    return signed_in(user).post(reverse("write_deed", args=[story.pk, name]), fields, follow=True)


def test_taking_back_asks_first_and_then_the_story_can_be_written_again(author):
    story = factories.hand_in(factories.make_story(by=author))
    address = reverse("write_deed", args=[story.pk, "take-back"])
    assert "end of the list" in signed_in(author).get(address).content.decode()
    assert factories.fresh(story).workflow_in_progress
    deed(author, story, "take-back")
    assert not factories.fresh(story).workflow_in_progress
    assert signed_in(author).get(reverse("write", args=[story.pk])).status_code == 200


def test_deleting_asks_first(author):
    story = factories.make_story(by=author)
    assert signed_in(author).get(reverse("write_deed", args=[story.pk, "delete"])).status_code == 200
    assert Story.objects.filter(pk=story.pk).exists()
    deed(author, story, "delete")
    assert not Story.objects.filter(pk=story.pk).exists()


def test_an_author_takes_nothing_down(author):
    story = factories.make_live_story(by=author)
    deed(author, story, "take-down", reason="I want to")
    assert factories.fresh(story).live


def test_my_stories_say_where_each_stands_and_what_to_do_next(author):
    draft = factories.make_story(by=author, headline="A draft")
    waiting = factories.hand_in(factories.make_story(by=author, headline="A waiting one"))
    live = factories.make_live_story(by=author, headline="A live one")
    factories.make_story(headline="Somebody else's secret")
    page = signed_in(author).get(reverse("written")).content.decode()
    assert reverse("write", args=[draft.pk]) in page
    assert reverse("story_status", args=[waiting.pk]) in page
    assert live.url in page
    assert reverse("wagtailadmin_pages:edit", args=[draft.pk]) in page
    assert "secret" not in page


@pytest.mark.parametrize(
    ("text", "old", "new", "number", "expected"),
    [
        ("a b a", "a", "c", 0, "c b a"),
        ("a b a", "a", "c", 1, "a b c"),
        ("a b a", "a", "c", 2, None),
        ("aa", "a", "bb", 1, "abb"),
    ],
)
def test_words_are_replaced_where_they_were_meant(text, old, new, number, expected):
    assert replaced(text, old, new, number) == expected


@pytest.mark.parametrize(
    ("source", "old", "new", "number", "expected"),
    [
        ("<p>a <b>b</b> a</p>", "a", "c", 1, "<p>a <b>b</b> c</p>"),
        ('<p><a href="/a">x</a> a</p>', "a", "c", 0, '<p><a href="/a">x</a> c</p>'),
        ("<p>a &lt; b</p>", "< b", "> <i>", 0, "<p>a &gt; &lt;i&gt;</p>"),
        ("<p>l<b>e</b>verage</p>", "leverage", "use", 0, "<p>use</p>"),
        ("<p>l<b>e</b>verage, leverage</p>", "leverage", "use", 1, "<p>l<b>e</b>verage, use</p>"),
    ],
)
def test_words_are_replaced_in_rich_text_without_touching_markup(source, old, new, number, expected):
    assert replaced_in_rich(source, old, new, number) == expected


# Whichever door


def test_words_in_two_places_are_chosen_before_handing_in(author):
    story = factories.make_story(by=author)
    OtherWords.objects.create(page=story, key="standfirst", text="From the phone.", user=author)
    page = check(author, story)
    assert "Some words were written in two places." in page
    assert f'href="{reverse("write", args=[story.pk])}#saving"' in page
    answer_check(author, story, "hand-in")
    assert not factories.fresh(story).workflow_in_progress


def test_a_story_is_not_handed_in_over_a_remark_without_an_answer(author):
    story = factories.hand_in(factories.make_story(by=author))
    reader = factories.make_user(COMMS)
    verbs.write(post=story, reader=reader, saying=verbs.Saying(kind="question", words="Whose bell?"))
    verbs.send(post=story, reader=reader)
    assert reverse("story_remarks", args=[story.pk]) in check(author, story)
    answer_check(author, story, "hand-in")
    assert not factories.fresh(story).workflow_in_progress
    post_editor(author, story, **{"action-submit": "Hand in"})
    assert not factories.fresh(story).workflow_in_progress
    assert newest_words(story) == "Changed words."


def test_nothing_that_is_missing_is_handed_in_by_any_door(author):
    story = factories.make_story(by=author, cover=factories.make_picture(), **UNSAID)
    with pytest.raises(NotNow, match="Say who made the picture"):
        reviewing.hand_in(post=story, user=author)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"standfirst": "a" * 999}, "at most 400 characters"),
        (
            {"body": [("text", "<p>Words.</p>"), *2 * [("closing_question", {"question": "And you?"})]]},
            "maximum number",
        ),
    ],
)
def test_what_the_editor_refuses_is_told_here_too(author, facts, said):
    story = factories.make_story(by=author)
    version = newest(story)
    for name, value in facts.items():
        setattr(version, name, value)
    version.save_revision(user=author, clean=False)
    assert said in check(author, story)


def test_a_headline_with_more_than_plain_words_names_the_story_when_words_are_exchanged(author):
    story = factories.make_story(by=author)
    version = newest(story)
    version.headline = "<p>How we <b>leverage</b> a bell</p>"
    version.save_revision(user=author, clean=False)
    hint = next(hint for hint in hints_of(newest(story)) if hint.instead)
    answer_check(author, story, f"instead:{hint.mark}:0")
    assert newest(story).title == f"How we {hint.instead[0]} a bell"


def test_every_part_of_the_page_can_be_gone_to(author):
    quote = {"quote": "It rings", "speaker": "A", "source": "B", "source_link": ""}
    picture = {"picture": factories.make_picture(), "alt_text": "A bell", "decorative": False, "caption": ""}
    body = [("text", "<p>We <b>mended</b> it.</p>"), ("quote", quote), ("picture", {**picture, "credit": "Noor"})]
    story = factories.make_story(by=author, body=body, cover=factories.make_picture(), **UNSAID)
    page = signed_in(author).get(reverse("write", args=[story.pk])).content.decode()
    for key in ("headline", "standfirst", "cover", *(block["id"] for block in drafts.blocks_of(newest(story)))):
        assert page.count(f'id="box-{key}"') == 1
        assert address_of(story.pk, key) == f"{reverse('write', args=[story.pk])}#box-{key}"


def test_a_remark_on_a_cover_leads_to_the_cover(author):
    assert Remark(key="cover_alt").box == "cover"
    assert Remark(key="some-id:speaker").box == "some-id"
