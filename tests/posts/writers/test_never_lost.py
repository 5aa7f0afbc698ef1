"""Words that nearly got lost: phones that take nothing, dead tabs, clocks set back, other stories, shared phones."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from posts.models import OtherWords, Story
from posts.writers.saving import Change, Where, save_changes
from tests import factories
from tests.factories import fresh
from tests.posts.writers.devices import (
    Device,
    answered,
    kept_by_worker,
    left_on_the_phone,
    make_draft,
    until,
    wait_until,
    words,
)

FULL = """() => {
    IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); };
    Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
}"""
CLOSED = """() => {
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...given) {
        IDBDatabase.prototype.transaction = transaction;
        this.close();
        return transaction.apply(this, given);
    };
}"""
NO_ROOM = "This phone has no room for it: leave this page open until it is sent."


def everywhere(story: Story) -> set[str]:
    """The words that the server has of the story: in its boxes, or beside them."""
    lines = [*words(story).values(), *OtherWords.objects.filter(page=story.pk).values_list("text", flat=True)]
    return {line for text in lines for line in text.split("\n")}


def leave(page: Page, story: Story, device: str, key: str, text: str, *, was: str = "") -> None:
    """What a tab that is gone left on the phone."""
    name = f"words/{story.owner_id}/{story.pk}/{device}/{key}"
    page.evaluate("([name, kept]) => window.byline.store.put(name, kept)", [name, {"was": was, "text": text}])


def nothing_left(page: Page, kind: str = "words/") -> None:
    wait_until(page, "async (kind) => (await window.byline.store.list(kind)).length === 0", kind)


def kept_on(page: Page, text: str) -> None:
    wait_until(
        page, "async (text) => (await window.byline.store.list('words/')).some(([, kept]) => kept.text === text)", text
    )


# A phone that takes nothing


def test_a_phone_without_room_sends_all_the_same(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    page.evaluate(FULL)
    phone.type("k1", "It rained.")
    expect(phone.status).to_contain_text("Everything is saved")
    page.get_by_role("button", name="Check and hand in").click()
    page.wait_for_url("**/check/")
    assert words(story)["k1"] == "It rained."


def test_a_phone_without_room_and_without_network_says_so(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    page.evaluate(FULL)
    phone.context.set_offline(True)
    phone.type("k1", "It rained.")
    expect(phone.status).to_have_text(f"1 change waiting. {NO_ROOM}")
    phone.context.set_offline(False)
    until(phone, story, "k1", "It rained.")


def test_a_phone_without_room_lets_go_at_logging_out(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    page.evaluate(FULL)
    page.route("**/save/", lambda route: route.fulfill(status=503))
    phone.type("k1", "Not sent yet")
    expect(phone.status).to_contain_text(NO_ROOM)
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 change is not sent yet.")
    page.get_by_role("button", name="Log out and throw away").click()
    page.wait_for_url("**/login/**")


def test_a_database_that_the_browser_closed_is_opened_again(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    page.evaluate(CLOSED)
    phone.context.set_offline(True)
    phone.type("k1", "x")
    expect(phone.status).to_contain_text("1 change waiting. Kept on this phone")
    kept_on(page, "x")


def test_a_database_that_takes_nothing_more_leaves_it_to_the_other_store(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'x'); }; }")
    page.route("**/save/", lambda route: route.abort())
    phone.type("k1", "It rained.")
    kept_on(page, "It rained.")
    page.reload()
    phone.ready()
    expect(phone.box("k1")).to_have_value("It rained.")
    page.unroute("**/save/")
    until(phone, story, "k1", "It rained.")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_database_that_never_answers_holds_nothing_up_and_the_page_says_so(device):
    story = make_draft()
    phone = device(story.owner)
    phone.context.add_init_script("IDBFactory.prototype.open = () => ({});")
    page = phone.open(story)
    phone.type("k1", "It rained.")
    until(phone, story, "k1", "It rained.")
    expect(phone.status).to_contain_text("The memory of this browser does not answer; your words go to the server.")
    page.get_by_role("button", name="Check and hand in").click()
    page.wait_for_url("**/check/")


# Words of a story that is gone


def test_words_of_a_story_that_is_gone_are_shown_on_my_stories_to_throw_away_and_put_back(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.page
    page.goto(phone.url + reverse("written"))
    for number, gone in ((story.pk, "Words on their way"), (story.pk + 1000, "Words of no story")):
        page.evaluate(
            "async ([name, text]) => await window.byline.store.put(name, { was: '', text })",
            [f"words/{story.owner.pk}/{number}/a-tab/k1", gone],
        )
    page.reload()
    left = page.get_by_role("region", name="Words of a story that is gone")
    expect(left.get_by_role("textbox")).to_have_value("Words of no story")
    left.get_by_role("button", name="Copy").press("Enter")
    expect(left.get_by_role("status")).not_to_be_empty()
    left.get_by_role("button", name="Throw away").press("Enter")
    expect(left).to_have_count(0)
    expect(page.locator("#main")).to_be_focused()
    assert len(page.evaluate("window.byline.store.list('words/')")) == 1
    page.get_by_role("button", name="Undo").press("Enter")
    expect(left.get_by_role("heading")).to_be_focused()
    assert len(page.evaluate("window.byline.store.list('words/')")) == 2


# Tabs that are gone


def test_what_dead_tabs_left_stays_on_the_phone_until_it_is_sent(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    leave(page, story, "a", "k1", "First tab")
    leave(page, story, "b", "k1", "Second tab")
    leave(page, story, "c", "k1", "Third tab")
    leave(page, story, "d", "gone", "Of a box taken away")
    page.route("**/save/", lambda route: route.abort())
    page.reload()
    phone.ready()
    page.close()
    phone.page = phone.context.new_page()
    phone.open(story)
    nothing_left(phone.page)
    assert {"First tab", "Second tab", "Third tab", "Of a box taken away"} <= everywhere(story)


def test_ones_own_words_are_not_written_over_by_those_of_a_dead_tab(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    leave(page, story, "!", "k1", "Dead tab")
    leave(page, story, page.evaluate("window.byline.keeping.device()"), "k1", "This tab")
    page.reload()
    phone.ready()
    nothing_left(page)
    assert {"Dead tab", "This tab"} <= everywhere(story)


def test_words_for_a_box_that_is_gone_are_sent_once(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    leave(page, story, page.evaluate("window.byline.keeping.device()"), "gone", "Of a box taken away")
    page.reload()
    phone.ready()
    nothing_left(page)
    assert OtherWords.objects.get().text == "Of a box taken away"


def test_a_clock_set_back_loses_nothing(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    phone.type("k1", "One")
    until(phone, story, "k1", "One")
    page.add_init_script("Date.now = ((now) => () => now() - 3_600_000)(Date.now)")
    page.reload()
    phone.ready()
    phone.type("k1", " two")
    nothing_left(page)
    until(phone, story, "k1", "One two")


# Other stories


def test_one_story_that_is_gone_holds_up_no_other(device):
    story = make_draft()
    other = make_draft(by=story.owner)
    phone = device(story.owner)
    page = phone.open(story)
    page.evaluate("(user) => window.byline.store.put(`words/${user}/0/a/k1`, { was: '', text: 'x' })", story.owner_id)
    leave(page, other, "b", "k1", "For the other story")
    page.reload()
    phone.ready()
    nothing_left(page, f"words/{story.owner_id}/{other.pk}/")
    assert words(other)["k1"] == "For the other story"


@pytest.mark.parametrize("arrived", [True, False])
def test_a_request_of_a_dead_tab_is_settled_before_its_later_words(device, arrived):
    story = make_draft()
    other = make_draft(by=story.owner)
    phone = device(story.owner)
    page = phone.open(story)
    if arrived:
        began = [Change(key="k1", was="", text="I fetched")]
        save_changes(story=other, user=story.owner, changes=began, at=Where(device="a", sequence=5))
    request = {
        "device": "a",
        "user": story.owner_id,
        "sequence": 5,
        "changes": [{"key": "k1", "was": "", "text": "I fetched"}],
        "at": None,
    }
    name = f"sent/{story.owner_id}/{other.pk}/a"
    page.evaluate("([name, kept]) => window.byline.store.put(name, kept)", [name, request])
    leave(page, other, "a", "k1", "I fetched the kettle.")
    page.reload()
    phone.ready()
    nothing_left(page)
    nothing_left(page, "sent/")
    assert words(other)["k1"] == "I fetched the kettle."
    assert not OtherWords.objects.exists()


# Shared phones


def test_what_is_thrown_away_at_logging_out_is_not_written_again(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    page.route("**/save/", lambda route: route.fulfill(status=503))
    phone.type("k1", "Not sent yet")
    expect(phone.status).to_contain_text("1 change waiting")
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Log out and throw away").click()
    page.wait_for_url("**/login/**")
    assert left_on_the_phone(page) == [[], False, []]


# Pages kept to open without network


KEPT = "async (address) => (await (await (await caches.open('byline-pages')).match(address))?.text()) ?? ''"


def address_of(phone: Device, story: Story) -> str:
    return f"{phone.url}{reverse('write', args=[story.pk])}"


def test_after_an_upgrade_a_kept_page_has_the_scripts_of_today(device):
    story = make_draft()
    other = make_draft(by=story.owner)
    phone = device(story.owner)
    page = phone.open(story)
    kept_by_worker(page)
    for kept, words_ in ((address_of(phone, other), "of yesterday"), (f"{phone.url}/write/0/", "of a story gone")):
        page.evaluate(
            "async ([address, words]) => (await caches.open('byline-pages')).put(address, new Response(words))",
            [kept, words_],
        )
    page.evaluate(
        "async () => { for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister(); }"
    )
    page.reload()
    phone.ready()
    wait_until(page, f"async (address) => (await ({KEPT})(address)).includes('keeping.js')", address_of(phone, other))
    wait_until(page, f"async (address) => (await ({KEPT})(address)) === ''", f"{phone.url}/write/0/")


def test_a_story_that_is_being_read_takes_no_other_kept_page_away(device):
    story = make_draft()
    other = make_draft(by=story.owner)
    phone = device(story.owner)
    page = phone.open(story)
    kept_by_worker(page)
    answered(other)
    factories.hand_in(fresh(other))
    page.goto(address_of(phone, other))
    page.wait_for_url("**/status/**")
    phone.context.set_offline(True)
    page.goto(address_of(phone, story))
    phone.ready()


def test_who_is_logged_out_finds_no_kept_page(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    kept_by_worker(page)
    phone.context.clear_cookies()
    page.goto(address_of(phone, story))
    page.wait_for_url("**/login/**")
    wait_until(page, "async () => !(await caches.has('byline-pages'))")
