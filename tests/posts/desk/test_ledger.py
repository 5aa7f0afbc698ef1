"""The ledger of a story: every copy ever made, what is there now, and what could not be reached."""

import csv
import io
from typing import Any

import pytest
from django.urls import reverse

from integrations import outbox
from integrations.adapters import ADAPTERS
from integrations.models import Channel, Delivery, Recipient
from tests.factories import approve, fresh, hand_in, make_live_story, make_story
from tests.integrations.conftest import run_dry
from tests.integrations.network import FAKES, Lookup, Network
from tests.posts.desk.conftest import signed_in
from tests.posts.editor import post_editor

pytestmark = pytest.mark.django_db
KINDS = ("lookup", "resends", "replies", "stone")


@pytest.fixture
def corrected(monkeypatch: pytest.MonkeyPatch, noor: Any, blog: Any, marit: Any) -> Any:
    """A story that was corrected once, on four networks that each do it in their own way."""
    monkeypatch.setattr(Lookup, "network", Network())
    for fake in FAKES:
        monkeypatch.setitem(ADAPTERS, fake.name, fake)
    for kind in KINDS:
        Channel.objects.create(name=f"On {kind}", kind=kind).blogs.add(blog)
    story = make_live_story(by=noor, blog=blog, headline="=SUM(A1) bells", reviewer=marit)
    run_dry()
    post_editor(noor, story, headline="Two bells")
    approve(hand_in(fresh(story)), reviewer=marit)
    run_dry()
    return fresh(story)


def read(story: Any, user: Any, form: str = "json") -> Any:
    return signed_in(user).get(reverse("story_ledger", args=[story.uuid]), {"format": form})


def test_it_lists_every_copy_and_what_became_of_it(corrected: Any, marit: Any) -> None:
    rows = [(row["channel"], row["what"], row["words"], row["now"]) for row in read(corrected, marit).json()["copies"]]
    first, second = "=SUM(A1) bells", "Two bells"
    assert rows == [
        ("On lookup", "Publish", first, "Changed since"),
        ("On lookup", "Change", second, "There"),
        ("On replies", "Publish", first, "There, with the correction below it"),
        ("On replies", "Reply with the correction", second, "There"),
        ("On resends", "Publish", first, "Taken down"),
        ("On resends", "Publish", second, "There"),
        ("On stone", "Publish", first, "There"),
    ]


def test_each_names_its_hash_and_its_approval(corrected: Any, marit: Any) -> None:
    seals = {seal.digest for seal in corrected.seals.all()}
    copies = read(corrected, marit).json()["copies"]
    assert {copy["approval"] for copy in copies} == seals
    assert {copy["approved_by"] for copy in copies} == {"marit"}
    sent = {message.digest for row in Delivery.objects.all() for message in [row.there]}
    assert sent <= {copy["sha256"] for copy in copies}


def test_it_says_what_could_not_be_reached(corrected: Any, marit: Any) -> None:
    now = {row["channel"]: row["reached"] for row in read(corrected, marit).json()["now"]}
    assert now == {"On lookup": True, "On replies": True, "On resends": True, "On stone": False}
    page = read(corrected, marit, form="").content.decode()
    assert "What could not be reached" in page
    assert "This network cannot change what it published" in page


def test_what_a_person_dropped_is_still_out_of_reach(corrected: Any, marit: Any) -> None:
    stone = Delivery.objects.get(channel__name="On stone")
    data = {"reason": "They do not answer."}
    signed_in(marit).post(reverse("delivery_drop", args=[stone.pk]), data)
    now = {row["channel"]: row for row in read(corrected, marit).json()["now"]}
    assert now["On stone"]["reached"] is False


def test_it_outlives_the_page_and_tells_of_taking_back(corrected: Any, marit: Any) -> None:
    outbox.withdraw(post=corrected.uuid)
    run_dry()
    Delivery.objects.update(page=None)
    rows = [(row["channel"], row["now"]) for row in read(corrected, marit).json()["copies"]]
    assert rows[:3] == [
        ("On lookup", "Changed since"),
        ("On lookup", "Taken down"),
        ("On replies", "There; a reply says that it was taken back"),
    ]


def test_mails_are_listed_as_what_cannot_be_taken_back(corrected: Any, marit: Any) -> None:
    words = {"language": "en", "subject": "New on the blog", "text": "A story."}
    outbox.write_letter(to=["a@b.example", "c@b.example"], key="issue", about=corrected.uuid, is_copy=True, **words)
    Recipient.objects.filter(letter__key="issue").update(status="sent")
    last = read(corrected, marit).json()["copies"][-1]
    assert (last["channel"], last["words"]) == ("Mail", "New on the blog")
    assert last["now"] == "Sent; a mail cannot be taken back"


def test_no_cell_of_the_table_is_a_formula(corrected: Any, marit: Any) -> None:
    rows = list(csv.reader(io.StringIO(read(corrected, marit, "csv").content.decode())))
    assert rows[0][:2] == ["channel", "what"]
    assert "'=SUM(A1) bells" in rows[1]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("who", ["noor", "ilse"])
def test_authors_do_not_see_it(corrected: Any, request: Any, who: str) -> None:
    user = request.getfixturevalue(who)
    assert read(corrected, user).status_code in {302, 404}
    status = signed_in(user).get(reverse("story_status", args=[corrected.pk])).content.decode()
    assert "Every copy" not in status


def test_a_story_that_went_nowhere_has_none(noor: Any, blog: Any, marit: Any) -> None:
    assert read(make_story(by=noor, blog=blog), marit).status_code == 404


def test_it_costs_the_same_queries_however_many_copies(
    corrected: Any, marit: Any, noor: Any, django_assert_max_num_queries: Any
) -> None:
    browser, address = signed_in(marit), reverse("story_ledger", args=[corrected.uuid])
    browser.get(address, {"format": "json"})
    for headline in ("Three bells", "Four bells"):
        post_editor(noor, fresh(corrected), headline=headline)
        approve(hand_in(fresh(corrected)), reviewer=marit)
        run_dry()
    with django_assert_max_num_queries(14):
        browser.get(address, {"format": "json"})


def test_the_screen_of_a_delivery_leads_there(corrected: Any, marit: Any) -> None:
    page = signed_in(marit).get(reverse("delivery", args=[Delivery.objects.first().pk])).content.decode()
    assert reverse("story_ledger", args=[corrected.uuid]) in page
