"""Words typed on the writing page: kept box by box, never twice, never lost, whoever writes at the same time."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision
from wagtail.test.utils.form_data import rich_text

from posts.boxes import texts_of
from posts.models import CoAuthor, OtherWords, Place, Story
from posts.writers.saving import BeingRead, Change, Where, choose, place_of, save_changes
from tests import factories
from tests.factories import AUTHORS, COMMS, fresh, make_story, make_user
from tests.posts.editor import editor_data

pytestmark = pytest.mark.django_db

ANSWERS = [
    {"type": "answer", "id": "k1", "value": {"prompt": "What happened?", "text": "<p>It rained.</p>"}},
    {"type": "answer", "id": "k2", "value": {"prompt": "What did you do?", "text": ""}},
    {"type": "text", "id": "rich", "value": "<p>We <b>mended</b> it.</p>"},
]
PHONE, LAPTOP = "phone", "laptop"


def make_draft(**facts: Any) -> Story:
    story = make_story(**facts)
    version = story.get_latest_revision_as_object()
    version.body = version.body.stream_block.to_python(ANSWERS)
    version.save_revision(user=story.owner)
    return fresh(story)


def words(story: Story) -> dict[str, str]:
    return texts_of(fresh(story).get_latest_revision_as_object())


def save(story, key, was, text, *, user=None, device=PHONE, sequence=0, **where):
    saved = save_changes(
        story=story,
        user=user or story.owner,
        changes=[Change(key=key, was=was, text=text)],
        at=Where(device=device, sequence=sequence, **where),
    )
    return saved.boxes[0] if saved.boxes else None


def write_with(story):
    """A second writer of the story, invited and willing."""
    user = make_user(AUTHORS)
    CoAuthor.objects.create(page_id=story.pk, user=user, accepted_at=timezone.now())
    return user


# One writer


def test_words_typed_are_the_newest_version():
    story = make_draft()
    kept = save(story, "k2", "", "I fetched\nthe kettle.")
    assert (kept.state, kept.text) == ("saved", "I fetched\nthe kettle.")
    assert words(story)["k2"] == "I fetched\nthe kettle."


def test_what_the_page_cannot_show_is_kept_to_the_letter():
    story = make_draft()
    save(story, "k1", "It rained.", "It poured.")
    assert fresh(story).get_latest_revision_as_object().body.get_prep_value()[2] == ANSWERS[2]


def test_a_save_that_changes_nothing_makes_no_version():
    story = make_draft()
    before = Revision.objects.count()
    assert save(story, "k1", "It rained.", " It  rained.\r\n").state == "same"
    assert Revision.objects.count() == before


def test_one_sitting_is_one_version_and_one_line_in_the_history():
    story = make_draft()
    before = Revision.objects.count()
    for was, text in [("", "I"), ("I", "I did"), ("I did", "I did it.")]:
        save(story, "k2", was, text)
    assert Revision.objects.count() == before + 1
    assert PageLogEntry.objects.filter(page=story.pk, action="wagtail.edit").count() == 1


def test_a_long_pause_begins_a_new_version():
    story = make_draft()
    save(story, "k2", "", "I")
    Revision.objects.update(created_at=timezone.now() - timedelta(hours=1))
    before = Revision.objects.count()
    save(story, "k2", "I", "I did")
    assert Revision.objects.count() == before + 1


def test_a_new_headline_names_the_draft_in_lists_and_addresses():
    story = make_draft()
    save(story, "headline", words(story)["headline"], "A dry saddle")
    found = fresh(story)
    assert (found.title, found.draft_title, found.slug) == ("A dry saddle", "A dry saddle", "a-dry-saddle")


def test_two_drafts_with_one_headline_get_an_address_each():
    blog = factories.make_blog()
    first, second = make_draft(blog=blog), make_draft(blog=blog)
    for story in (first, second):
        save(story, "headline", words(story)["headline"], "A dry saddle")
    assert fresh(first).get_latest_revision_as_object().slug == "a-dry-saddle"
    assert fresh(second).get_latest_revision_as_object().slug == "a-dry-saddle-2"


def test_a_live_story_keeps_its_name_and_address_until_it_is_read_again():
    story = factories.make_live_story(headline="Known to all")
    save(story, "headline", "Known to all", "Changed in the draft")
    found = fresh(story)
    assert (found.title, found.slug, found.live) == ("Known to all", "known-to-all", True)
    assert found.draft_title == "Changed in the draft"


def test_a_short_form_that_is_too_long_is_kept_all_the_same():
    story = make_draft()
    save(story, "standfirst", words(story)["standfirst"], "word " * 200)
    assert words(story)["standfirst"] == ("word " * 200).strip()


def test_where_a_person_was_is_found_from_any_device():
    story = make_draft()
    save(story, "k2", "", "I did", box="k2", cursor=5, device=PHONE)
    save(story, "k1", "It rained.", "It poured.", box="k1", cursor=3, device=LAPTOP)
    assert [(place.box, place.cursor) for place in [place_of(story, story.owner)]] == [("k1", 3)]
    assert place_of(story, write_with(story)) is None


# Whose version it is


def test_nobody_writes_over_the_version_of_another():
    story = make_draft()
    other = write_with(story)
    save(story, "k2", "", "Mine")
    mine = fresh(story).latest_revision
    save(story, "k1", "It rained.", "Theirs", user=other)
    save(story, "k2", "Mine", "Mine again")
    users = list(fresh(story).revisions.order_by("created_at").values_list("user_id", flat=True))
    assert users[-3:] == [story.owner_id, other.pk, story.owner_id]
    assert texts_of(mine.as_object())["k2"] == "Mine"
    assert {story.owner_id, other.pk} <= fresh(story).writers()


def test_a_version_that_was_handed_in_is_never_written_over():
    story = make_draft()
    save(story, "k2", "", "As read")
    handed_in = factories.hand_in(story)
    read = handed_in.latest_revision
    handed_in.current_workflow_state.cancel(user=story.owner)
    save(story, "k2", "As read", "As changed")
    assert texts_of(Revision.objects.get(pk=read.pk).as_object())["k2"] == "As read"


def test_a_sealed_version_is_never_written_over():
    story = make_draft()
    save(story, "k2", "", "As sealed")
    live = factories.approve(factories.hand_in(story))
    save(story, "k2", "As sealed", "Changed")
    assert texts_of(live.latest_revision.as_object())["k2"] == "As sealed"
    assert fresh(story).has_unpublished_changes
    assert texts_of(fresh(story))["k2"] == "As sealed"


def test_the_editors_own_version_is_never_written_over_so_that_an_open_editor_notices():
    story = make_draft()
    save(story, "k2", "", "On the phone")
    version = fresh(story).get_latest_revision_as_object()
    editors = version.save_revision(user=story.owner)
    save(story, "k2", "On the phone", "Later on the phone")
    assert fresh(story).latest_revision_id != editors.pk


def test_an_editor_that_was_opened_before_sees_a_newer_time():
    story = make_draft()
    save(story, "k2", "", "On the phone")
    loaded = fresh(story).latest_revision
    save(story, "k2", "On the phone", "Later on the phone")
    latest = fresh(story).latest_revision
    assert (latest.pk, latest.created_at > loaded.created_at) == (loaded.pk, True)


# Two at once


def test_two_devices_in_two_boxes_meet_in_one_version():
    story = make_draft()
    save(story, "k1", "It rained.", "It poured.", device=PHONE)
    assert save(story, "k2", "", "I waited.", device=LAPTOP).state == "saved"
    assert (words(story)["k1"], words(story)["k2"]) == ("It poured.", "I waited.")


def test_two_devices_in_one_box_keep_both_words_until_somebody_chooses():
    story = make_draft()
    save(story, "k2", "", "From the phone", device=PHONE)
    kept = save(story, "k2", "", "From the laptop", device=LAPTOP)
    assert (kept.state, kept.text) == ("conflict", "From the phone")
    row = OtherWords.objects.waiting().get()
    assert (row.pk, row.text, row.device, row.user) == (kept.other, "From the laptop", LAPTOP, story.owner)
    assert words(story)["k2"] == "From the phone"


def test_who_types_on_before_choosing_keeps_the_newest_and_no_pile():
    story = make_draft()
    save(story, "k2", "", "From the phone", device=PHONE)
    for text in ("From", "From the", "From the laptop"):
        save(story, "k2", "", text, device=LAPTOP)
    assert [row.text for row in OtherWords.objects.waiting()] == ["From the laptop"]


def test_who_begins_anew_before_choosing_loses_nothing_of_the_first_time():
    story = make_draft()
    save(story, "k2", "", "From the phone", device=PHONE)
    save(story, "k2", "", "First words", device=LAPTOP)
    save(story, "k2", "From the phone", "From the phone, again", device=PHONE)
    save(story, "k2", "From the phone", "Second words", device=LAPTOP)
    assert [row.text for row in OtherWords.objects.waiting()] == ["First words", "Second words"]
    save(story, "k2", "From the phone, again", "Typed on, without choosing", device=LAPTOP)
    assert [row.text for row in OtherWords.objects.waiting()] == ["First words", "Second words"]


@pytest.mark.parametrize(
    ("choice", "expected", "set_aside"),
    [
        ("kept", "From the phone", ["From the laptop"]),
        ("other", "From the laptop", ["From the laptop", "From the phone"]),
        ("both", "From the phone\nFrom the laptop", ["From the laptop"]),
    ],
)
def test_each_choice_is_written_and_what_was_not_chosen_stays_on_record(choice, expected, set_aside):
    story = make_draft()
    save(story, "k2", "", "From the phone", device=PHONE)
    other = save(story, "k2", "", "From the laptop", device=LAPTOP).other
    for _twice in range(2):
        choose(story=story, user=story.owner, other=other, choice=choice, seen="From the phone")
    assert words(story)["k2"] == expected
    assert not OtherWords.objects.waiting().exists()
    assert list(OtherWords.objects.order_by("pk").values_list("text", flat=True)) == set_aside


def test_a_choice_made_of_words_that_moved_on_is_asked_again():
    story = make_draft()
    save(story, "k2", "", "From the phone", device=PHONE)
    other = save(story, "k2", "", "From the laptop", device=LAPTOP).other
    save(story, "k2", "From the phone", "From the phone, and more", device=PHONE)
    saved = choose(story=story, user=story.owner, other=other, choice="other", seen="From the phone")
    assert saved.conflict
    assert saved.boxes[0].text == words(story)["k2"] == "From the phone, and more"


def test_words_for_a_box_that_is_gone_get_one_of_their_own():
    story = make_draft()
    kept = save(story, "gone", "Old", "Written on the train")
    assert (kept.state, kept.text) == ("conflict", None)
    choose(story=story, user=story.owner, other=kept.other, choice="both", seen=None)
    assert "Written on the train" in words(story).values()


def test_words_for_a_box_that_became_rich_never_touch_it():
    story = make_draft()
    kept = save(story, "rich", "We mended it.", "We mended it well.")
    choose(story=story, user=story.owner, other=kept.other, choice="other", seen=None)
    assert fresh(story).get_latest_revision_as_object().body.get_prep_value()[2] == ANSWERS[2]
    assert "We mended it well." in words(story).values()


def test_once_the_draft_says_the_same_nobody_has_to_choose():
    story = make_draft()
    save(story, "k2", "", "From the phone", device=PHONE)
    save(story, "k2", "", "From the laptop", device=LAPTOP)
    save(story, "k2", "From the phone", "From the laptop", device=PHONE)
    assert not OtherWords.objects.waiting().exists()


def test_who_only_adds_a_space_has_not_seen_what_another_device_wrote():
    story = make_draft()
    save(story, "k1", "It rained.", "It rained. All night.", device=LAPTOP)
    kept = save(story, "k1", "It rained.", "It rained. ")
    assert (kept.state, kept.text) == ("untouched", "It rained. All night.")
    assert save(story, "k1", "It rained.", "It rained. I").state == "conflict"
    assert words(story)["k1"] == "It rained. All night."
    assert OtherWords.objects.waiting().get().text == "It rained. I"


# Answers that got lost


def test_a_repeated_request_does_nothing_and_has_the_same_answer():
    story = make_draft()
    first = save(story, "k2", "", "Once", sequence=7)
    save(story, "k2", "Once", "Changed elsewhere", device=LAPTOP)
    assert save(story, "k2", "", "Once", sequence=7) == first
    assert words(story)["k2"] == "Changed elsewhere"
    assert not OtherWords.objects.exists()


def test_an_older_request_that_arrives_late_changes_nothing():
    story = make_draft()
    save(story, "k2", "", "Newest", sequence=9)
    assert save(story, "k2", "", "Old", sequence=8) is None
    assert words(story)["k2"] == "Newest"
    assert not OtherWords.objects.exists()


def test_a_device_whose_clock_went_back_is_told_how_far_it_had_counted():
    story = make_draft()
    save(story, "k2", "", "Newest", sequence=9)
    at = Where(device=PHONE, sequence=8)
    saved = save_changes(story=story, user=story.owner, changes=[Change(key="k2", was="Newest", text="On")], at=at)
    assert (saved.boxes, saved.sequence) == ((), 9)
    assert save(story, "k2", "Newest", "On", sequence=10).state == "saved"


# Who may, and when


@pytest.mark.parametrize("roles", [[AUTHORS], []])
def test_nobody_else_writes_on_a_story(roles):
    story = make_draft()
    with pytest.raises(PermissionDenied):
        save(story, "k2", "", "Not mine", user=make_user(*roles))
    assert words(story)["k2"] == ""


def test_an_invited_colleague_writes_from_the_day_they_say_yes():
    story, user = make_draft(), make_user(AUTHORS)
    invited = CoAuthor.objects.create(page_id=story.pk, user=user)
    with pytest.raises(PermissionDenied):
        save(story, "k2", "", "Too early", user=user)
    CoAuthor.objects.filter(pk=invited.pk).update(accepted_at=timezone.now())
    assert save(story, "k2", "", "Now", user=user).state == "saved"
    CoAuthor.objects.filter(pk=invited.pk).update(left_at=timezone.now())
    with pytest.raises(PermissionDenied):
        save(story, "k2", "Now", "Too late", user=user)


def test_nobody_writes_while_somebody_reads():
    story = factories.hand_in(make_draft())
    for user in (story.owner, make_user(COMMS), make_user(superuser=True)):
        with pytest.raises(BeingRead):
            save(story, "k2", "", "Too late", user=user)
    assert words(story)["k2"] == ""


# The address


def post(client, story, *, name="write_save", args=(), **body):
    body = {"device": PHONE, "changes": []} | body
    return client.post(reverse(name, args=[story.pk, *args]), body, content_type="application/json")


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def one(key, was, text):
    return {"key": key, "was": was, "text": text}


def test_the_address_answers_box_by_box():
    story = make_draft()
    answer = post(logged_in(story.owner), story, changes=[one("k2", "", "Here"), one("k1", "It rained.", "It rained.")])
    assert answer.status_code == 200
    assert [(box["key"], box["state"]) for box in answer.json()["boxes"]] == [("k2", "saved"), ("k1", "same")]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_conflict_is_a_409_with_both_words():
    story = make_draft()
    client = logged_in(story.owner)
    post(client, story, changes=[one("k2", "", "Phone")])
    answer = post(client, story, device=LAPTOP, changes=[one("k2", "", "Laptop"), one("k1", "It rained.", "Dry")])
    assert answer.status_code == 409
    found = answer.json()
    assert [(box["state"], box["text"]) for box in found["boxes"]] == [("conflict", "Phone"), ("saved", "Dry")]
    assert [(other["key"], other["text"]) for other in found["others"]] == [("k2", "Laptop")]
    chosen = post(client, story, name="write_choose", args=[found["others"][0]["id"]], choice="both", seen="Phone")
    assert (chosen.status_code, chosen.json()["boxes"][0]["text"]) == (200, "Phone\nLaptop")


def test_logged_out_is_said_so_and_nothing_is_written():
    story = make_draft()
    answer = post(Client(), story, changes=[one("k2", "", "Nobody")])
    assert (answer.status_code, answer.json()["state"]) == (401, "log-in")
    assert Client().get(reverse("write_save", args=[story.pk])).status_code == 401
    assert words(story)["k2"] == ""


def test_words_of_one_person_are_not_written_in_the_name_of_the_next_on_the_same_phone():
    story = make_draft()
    other = write_with(story)
    answer = post(logged_in(other), story, user=story.owner_id, changes=[one("k2", "", "Whose?")])
    assert (answer.status_code, answer.json()["state"]) == (401, "other-user")
    assert words(story)["k2"] == ""


def test_without_its_token_nothing_is_written():
    story = make_draft()
    client = Client(enforce_csrf_checks=True)
    client.force_login(story.owner)
    assert post(client, story, changes=[one("k2", "", "Forged")]).status_code == 403
    token = client.get(reverse("write_save", args=[story.pk])).json()["csrf"]
    body = {"device": PHONE, "changes": [one("k2", "", "Mine")]}
    address = reverse("write_save", args=[story.pk])
    answer = client.post(address, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 200


@pytest.mark.parametrize("roles", [[AUTHORS], []])
def test_to_everybody_else_the_story_is_not_there(roles):
    story = make_draft()
    client = logged_in(make_user(*roles))
    other = save(story, "gone", "", "x").other
    assert client.get(reverse("write_save", args=[story.pk])).status_code == 404
    assert post(client, story, changes=[one("k2", "", "x")]).status_code == 404
    assert post(client, story, name="write_choose", args=[other], choice="both", seen=None).status_code == 404


def test_a_live_story_is_not_written_on_by_who_may_only_read_it():
    story = factories.make_live_story()
    assert post(logged_in(make_user(AUTHORS)), story, changes=[one("headline", "", "x")]).status_code == 404


def test_while_somebody_reads_the_answer_says_so():
    story = factories.hand_in(make_draft())
    answer = post(logged_in(story.owner), story, changes=[one("k2", "", "Late")])
    assert (answer.status_code, answer.json()["state"]) == (423, "reading")
    assert "Somebody is reading" in answer.json()["message"]


@pytest.mark.parametrize(
    "body",
    [
        "not json", "[]", '{"changes": 1}', '{"device": 1, "changes": []}', '{"device": "x", "changes": [1]}',
        '{"device": "x", "changes": [{"key": "k", "was": "", "text": null}]}',
        '{"device": "x", "sequence": -1, "changes": []}', '{"device": "x", "sequence": "1", "changes": []}',
        '{"device": "x", "changes": [], "at": {"box": 3}}', '{"device": "x", "changes": [], "at": [1]}',
    ],
)  # fmt: skip
def test_what_the_script_never_sends_is_refused_without_harm(body):
    story = make_draft()
    address = reverse("write_save", args=[story.pk])
    assert logged_in(story.owner).post(address, body, content_type="application/json").status_code == 400


def test_the_state_tells_words_place_and_what_waits():
    story = make_draft()
    save(story, "k2", "", "Phone", box="k2", cursor=5)
    save(story, "k2", "", "Laptop", device=LAPTOP)
    found = logged_in(story.owner).get(reverse("write_save", args=[story.pk])).json()
    assert (found["state"], found["user"]) == ("open", story.owner_id)
    assert found["texts"]["k2"] == "Phone"
    assert found["place"] == {"box": "k2", "cursor": 5, "device": PHONE}
    assert [other["text"] for other in found["others"]] == ["Laptop"]


def test_a_story_written_in_boxes_goes_through_the_editor_and_back_without_loss():
    story = make_draft()
    text = "One < two & \"three\"\n10\xa0kg of 'rain'\nœ ü 漢字 😀"
    save(story, "k1", "It rained.", text)
    before = words(story)
    save_in_editor(story)
    assert {key: words(story)[key] for key in ("k1", "k2")} == {key: before[key] for key in ("k1", "k2")}
    save(story, "k2", "", "After the editor")
    assert (words(story)["k1"], words(story)["k2"]) == (text, "After the editor")


def save_in_editor(story):
    """Open the story in the CMS editor and save it there, as its script would."""
    blocks = fresh(story).get_latest_revision_as_object().body.get_prep_value()
    rows = {"body-count": len(blocks)}
    for number, block in enumerate(blocks):
        here = f"body-{number}"
        rows |= {
            f"{here}-deleted": "",
            f"{here}-order": number,
            f"{here}-type": block["type"],
            f"{here}-id": block["id"],
        }
        if block["type"] == "answer":
            rows |= {
                f"{here}-value-prompt": block["value"]["prompt"],
                f"{here}-value-text": rich_text(block["value"]["text"]),
            }
        else:
            rows[f"{here}-value"] = rich_text(block["value"])
    data = {name: value for name, value in editor_data(fresh(story)).items() if not name.startswith("body-")} | rows
    address = reverse("wagtailadmin_pages:edit", args=[story.pk])
    assert logged_in(story.owner).post(address, data).status_code == 302


# Races, on real transactions


@pytest.fixture
def at_once(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """Runs functions in threads of their own, all beginning together, and returns what they return, in order.

    Each has a connection of its own. SQLite in memory knows only one, so there they share a file, as in production.
    """

    def run(*doing: Callable[[], Any]) -> list[Any]:
        if connection.vendor == "sqlite" and not (tmp_path / "shared.sqlite3").exists():
            connection.ensure_connection()
            with closing(sqlite3.connect(tmp_path / "shared.sqlite3")) as copy:
                connection.connection.backup(copy)
            monkeypatch.setitem(connections.settings["default"], "NAME", str(tmp_path / "shared.sqlite3"))
        start = threading.Barrier(len(doing))

        def one_of_them(do: Callable[[], Any]) -> Any:
            try:
                start.wait(timeout=20)
                return do()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(doing)) as pool:
            return list(pool.map(one_of_them, doing))

    return run


def test_six_devices_at_once_lose_no_word(at_once):
    story = make_draft()
    user = story.owner

    def write(number: int) -> None:
        save(story, "k2", "", f"Words of {number}", user=user, device=f"device-{number}", sequence=1)
        save(story, "k1", "It rained.", f"More of {number}", user=user, device=f"device-{number}", sequence=2)

    def found(key: str) -> list[str]:
        beside = OtherWords.objects.waiting().filter(key=key).values_list("text", flat=True)
        return sorted([words(story)[key], *beside])

    at_once(*(partial(write, number) for number in range(6)))
    assert at_once(partial(found, "k2")) == [[f"Words of {number}" for number in range(6)]]
    assert at_once(partial(found, "k1")) == [[f"More of {number}" for number in range(6)]]


def test_one_request_sent_twice_at_once_is_done_once(at_once):
    story = make_draft()
    before = Revision.objects.count()
    answers = at_once(*[partial(save, story, "k2", "", "Once", sequence=1)] * 2)
    assert [answer.state for answer in answers] == ["saved", "saved"]
    assert at_once(Revision.objects.count, Place.objects.count) == [before + 1, 1]


@pytest.mark.parametrize(
    ("there", "typed", "expected"),
    [
        ("One.\nTwo.", "One.\nThree.", "One.\nTwo.\nThree."),
        ("One.\nTwo.", "Two.\nOne.", "One.\nTwo."),
        ("Ha.\nHa.", "Ha.\nNo.", "Ha.\nHa.\nNo."),
    ],
)
def test_keeping_both_keeps_a_paragraph_that_both_have_once(there, typed, expected):
    story = make_draft()
    save(story, "k2", "", there, device=PHONE)
    other = save(story, "k2", "", typed, device=LAPTOP).other
    choose(story=story, user=story.owner, other=other, choice="both", seen=there)
    assert words(story)["k2"] == expected
