"""The writing page in a real browser: without network, on two devices, after a crash, logged out, with answers lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from posts.models import OtherWords
from posts.writers.keeping import LONGEST
from tests import factories
from tests.e2e.axe import COLOURS, NARROW, OPTIONS, WIDE, Judged, in_each
from tests.factories import AUTHORS, COMMS, fresh, make_user
from tests.posts.writers.devices import (
    QUESTIONS,
    answered,
    kept_by_worker,
    left_on_the_phone,
    make_draft,
    until,
    wait_until,
    words,
)


def test_what_is_typed_is_on_the_server_a_moment_later(device):
    story = make_draft()
    phone = device(story.owner)
    phone.open(story)
    phone.type("k1", "It rained all night.")
    until(phone, story, "k1", "It rained all night.")
    assert phone.page.evaluate("window.byline.store.list('words/')") == []


def test_without_network_words_wait_on_the_phone_survive_a_reload_and_are_sent_later(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    kept_by_worker(page)
    phone.context.set_offline(True)
    for number, (key, _asked) in enumerate(QUESTIONS, start=1):
        phone.type(key, f"Words {number}")
    expect(phone.status).to_contain_text("3 changes waiting")
    assert words(story)["k1"] == ""
    page.reload()
    phone.ready()
    for number, (key, _asked) in enumerate(QUESTIONS, start=1):
        expect(phone.box(key)).to_have_value(f"Words {number}")
    expect(phone.status).to_contain_text("3 changes waiting")
    phone.context.set_offline(False)
    phone.saved()
    assert [words(story)[key] for key, _asked in QUESTIONS] == ["Words 1", "Words 2", "Words 3"]


def test_one_change_is_one_change(device):
    story = make_draft()
    phone = device(story.owner)
    phone.open(story)
    phone.context.set_offline(True)
    phone.type("k1", "Words")
    expect(phone.status).to_contain_text("1 change waiting")


def test_offline_the_page_shows_what_was_saved_after_it_was_loaded(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    kept_by_worker(page)
    phone.type("k1", "Saved later")
    until(phone, story, "k1", "Saved later")
    phone.context.set_offline(True)
    page.reload()
    phone.ready()
    expect(phone.box("k1")).to_have_value("Saved later")
    phone.context.set_offline(False)
    phone.saved()
    assert words(story)["k1"] == "Saved later"


def test_a_tab_that_is_killed_mid_word_loses_nothing(device):
    story = make_draft()
    phone = device(story.owner)
    phone.open(story)
    phone.context.set_offline(True)
    phone.type("k2", "I fetched the ket")
    expect(phone.status).to_contain_text("1 change waiting")
    wait_until(
        phone.page,
        "async () => (await window.byline.store.list('words/')).some(([, kept]) => kept.text === 'I fetched the ket')",
    )
    phone.page.close()
    phone.context.set_offline(False)
    phone.page = phone.context.new_page()
    phone.open(story)
    expect(phone.box("k2")).to_have_value("I fetched the ket")
    until(phone, story, "k2", "I fetched the ket")


def test_another_device_goes_on_in_the_same_box_at_the_same_place(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    phone.type("k2", "I fetched the kettle.")
    for _letter in range(5):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("x")
    until(phone, story, "k2", "I fetched the kexttle.")
    page.close()
    laptop = device(story.owner)
    laptop.open(story)
    assert laptop.page.evaluate("document.activeElement === document.body")  # nobody's focus is taken away
    laptop.page.get_by_role("link", name="Go on where you were: What did you do?").press("Enter")
    expect(laptop.box("k2")).to_be_focused()
    assert laptop.box("k2").evaluate("area => area.selectionStart") == len("I fetched the kex")


def test_the_same_page_loaded_again_goes_on_by_itself(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    phone.type("k2", "I fetched")
    until(phone, story, "k2", "I fetched")
    page.reload()
    phone.ready()
    expect(phone.box("k2")).to_be_focused()
    assert phone.box("k2").evaluate("area => area.selectionStart") == len("I fetched")


def two_in_one_box(device, story):
    phone, laptop = device(story.owner), device(story.owner)
    phone.open(story)
    laptop.open(story)
    phone.type("k2", "From the phone")
    until(phone, story, "k2", "From the phone")
    laptop.type("k2", "From the laptop")
    choice = laptop.page.get_by_role("region", name="“What did you do?” was written in two places")
    expect(choice).to_be_visible()
    return phone, laptop, choice


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("Keep mine", "From the laptop"),
        ("Keep the other", "From the phone"),
        ("Keep both", "From the phone\nFrom the laptop"),
    ],
)
def test_two_devices_in_one_box_end_in_a_choice_and_no_loss(device, button, expected):
    story = make_draft()
    phone, laptop, choice = two_in_one_box(device, story)
    expect(choice.get_by_role("heading", level=2)).to_be_focused()
    assert choice.locator("mark").all_inner_texts() == ["laptop", "phone"]
    choice.get_by_role("button", name=button).click()
    expect(laptop.box("k2")).to_have_value(expected)
    expect(laptop.box("k2")).to_be_focused()
    until(laptop, story, "k2", expected)
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(phone.box("k2")).to_have_value(expected)
    assert {"From the phone", "From the laptop"} <= {
        *words(story)["k2"].split("\n"), *OtherWords.objects.values_list("text", flat=True)
    }  # fmt: skip


def test_the_first_device_is_shown_the_choice_too(device):
    story = make_draft()
    phone, laptop, choice = two_in_one_box(device, story)
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    there = phone.page.get_by_role("region", name="“What did you do?” was written in two places")
    there.get_by_role("button", name="Keep mine").click()
    until(phone, story, "k2", "From the phone")
    laptop.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(choice).to_have_count(0)


def test_who_types_on_while_a_choice_waits_loses_no_letter(device):
    story = make_draft()
    _phone, laptop, choice = two_in_one_box(device, story)
    laptop.type("k2", " and more")
    choice.get_by_role("button", name="Keep mine").click()
    until(laptop, story, "k2", "From the laptop and more")


@pytest.mark.parametrize("key", [" ", "Enter"])
def test_a_space_typed_after_another_device_wrote_on_writes_over_nothing(device, key):
    story = make_draft()
    phone, laptop = device(story.owner), device(story.owner)
    phone.open(story)
    phone.type("k2", "Hello.")
    until(phone, story, "k2", "Hello.")
    laptop.open(story)
    laptop.type("k2", " More words.")
    until(laptop, story, "k2", "Hello. More words.")
    with phone.page.expect_response(lambda answer: answer.request.method == "POST"):
        phone.page.keyboard.press(key)
    phone.saved()
    phone.page.keyboard.type("I")
    expect(phone.page.get_by_role("region", name="“What did you do?” was written in two places")).to_be_visible()
    assert words(story)["k2"] == "Hello. More words."
    assert OtherWords.objects.waiting().get().text.split() == ["Hello.", "I"]


def test_words_not_chosen_can_be_put_back(device):
    story = make_draft()
    _phone, laptop, choice = two_in_one_box(device, story)
    choice.get_by_role("button", name="Keep the other").click()
    laptop.page.get_by_role("button", name="Put them back").click()
    expect(laptop.box("k2")).to_have_value("From the laptop")
    until(laptop, story, "k2", "From the laptop")


def test_another_devices_words_appear_where_nobody_types_and_can_be_undone(device):
    story = make_draft()
    phone, laptop = device(story.owner), device(story.owner)
    phone.open(story)
    phone.type("k2", "First")
    until(phone, story, "k2", "First")
    laptop.open(story)
    laptop.type("k2", " and second")
    expect(laptop.box("k2")).not_to_have_value("First")
    laptop.saved()
    second = laptop.box("k2").input_value()
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(phone.box("k2")).to_have_value(second)
    phone.page.get_by_role("button", name="Undo").click()
    until(phone, story, "k2", "First")


def test_when_a_sentence_is_closed_or_undone_focus_goes_back_to_where_it_was(device):
    phone = device((story := make_draft()).owner)
    page = phone.open(story)
    told = "() => window.byline.toast({ words: 'Changed.', button: 'Undo', close: 'Close', undo: () => {} })"
    for label in ("Undo", "Close"):
        phone.box("k2").focus()
        page.evaluate(told)
        page.get_by_role("button", name=label, exact=True).press("Enter")
        expect(phone.box("k2")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.evaluate(told)
    page.get_by_role("button", name="Close", exact=True).press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_logged_out_the_words_stay_and_are_sent_after_the_next_log_in(device):
    story = make_draft()
    phone = device(story.owner)
    phone.open(story)
    phone.context.clear_cookies()
    phone.type("k1", "Typed when logged out")
    expect(phone.status).to_contain_text("You are logged out. Your words are kept on this phone.")
    expect(phone.status.get_by_role("link", name="Log in again")).to_be_visible()
    assert words(story)["k1"] == ""
    phone.log_in(story.owner)
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(phone, story, "k1", "Typed when logged out")


def test_words_are_never_sent_in_the_name_of_the_next_person_on_the_phone(device):
    story = make_draft()
    other = make_user(COMMS)
    story.co_authors.create(user=other, invited_by=story.owner, accepted_at=story.latest_revision_created_at)
    phone = device(story.owner)
    phone.open(story)
    phone.context.clear_cookies()
    phone.log_in(other)
    phone.type("k1", "Mine, not theirs")
    expect(phone.status).to_contain_text("Somebody else is logged in now.")
    assert words(story)["k1"] == ""
    assert fresh(story).latest_revision.user_id == story.owner_id


def test_an_answer_that_got_lost_doubles_nothing(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    lost = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)  # the server has it
            route.abort()
        else:
            route.continue_()

    page.route("**/save/", lose)
    phone.type("k1", "Once")
    until(phone, story, "k1", "Once")
    assert lost == [200]
    assert not OtherWords.objects.exists()


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_that_fails_gets_the_words_when_it_is_back(device, status):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    page.route("**/save/", lambda route: route.fulfill(status=status, body="<h1>Error</h1>"))
    phone.type("k1", "Patience")
    expect(phone.status).to_contain_text("1 change waiting. Kept on this phone; trying again.")
    page.unroute("**/save/")
    until(phone, story, "k1", "Patience")


def test_a_slow_answer_does_not_stop_anybody_from_typing_on(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/save/", hold)
    with page.expect_request("**/save/"):
        phone.type("k1", "First")
    phone.type("k1", " and second")
    held[0].continue_()
    until(phone, story, "k1", "First and second")
    assert not OtherWords.objects.exists()


def test_a_story_that_was_handed_in_meanwhile_says_so_and_takes_nothing_away(device):
    story = make_draft()
    phone = device(story.owner)
    answered(story)
    phone.open(story)
    factories.hand_in(fresh(story))
    phone.type("k1", "Too late")
    expect(phone.status).to_contain_text("Somebody is reading this now")
    expect(phone.box("k1")).to_have_value("It was dry again.Too late")


def test_a_button_of_the_page_waits_for_the_last_words(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    phone.type("k1", "Typed and pressed at once")
    page.get_by_role("button", name="Add a paragraph").click()
    phone.page.wait_for_url("**/write/*/#box-*")
    phone.ready()
    expect(phone.box("k1")).to_have_value("Typed and pressed at once")
    assert not OtherWords.objects.exists()


NO_NETWORK = "No network. Your words are kept on this phone; press again when you are connected."


@pytest.mark.parametrize("button", ["Check and hand in", "Add a paragraph", "Add a picture"])
@pytest.mark.parametrize("typed", ["", "Typed in the cellar."], ids=["nothing typed", "typed"])
def test_a_button_pressed_without_network_says_so_and_keeps_everything(device, button, typed):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    here = page.url
    phone.context.set_offline(True)
    if typed:
        phone.type("k1", typed)
    page.get_by_role("button", name=button).click()
    expect(phone.status).to_contain_text(NO_NETWORK)
    assert page.url == here
    expect(phone.box("k1")).to_have_value(typed)
    phone.context.set_offline(False)
    phone.saved()
    page.get_by_role("button", name=button).click()
    page.wait_for_url(lambda url: url != here)
    assert words(story)["k1"] == typed


def test_a_network_that_only_seems_to_be_there_is_told_too(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    here = page.url
    page.route("**/save/", lambda route: route.abort())
    page.get_by_role("button", name="Check and hand in").click()
    expect(phone.status).to_contain_text(NO_NETWORK)
    assert page.url == here
    phone.type("k1", "On the train.")
    expect(phone.status).to_contain_text("1 change waiting")
    page.unroute("**/save/")
    until(phone, story, "k1", "On the train.")


def test_a_box_that_is_too_long_says_how_much_and_holds_up_no_other(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    too_long = "a" * LONGEST + "🚲" * 1234
    phone.box("k1").fill(too_long)
    expect(phone.status).to_contain_text("“What happened?” holds at most 100,000 characters; these are 1,234 too many.")
    expect(phone.status).to_contain_text("Nothing is lost")
    phone.type("k2", "Short.")
    page.wait_for_function("() => !window.byline.keeping.boxes.get('k2').waiting")
    assert words(story)["k2"] == "Short."
    here = page.url
    page.get_by_role("button", name="Check and hand in").click()
    expect(phone.status).to_contain_text("1,234 too many")
    assert page.url == here
    page.reload()
    phone.ready()
    expect(phone.box("k1")).to_have_value(too_long)
    phone.box("k1").fill("a" * LONGEST)
    phone.saved()
    assert words(story)["k1"] == "a" * LONGEST


def test_logging_out_leaves_nothing_on_the_phone(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    kept_by_worker(page)
    phone.type("k1", "Saved")
    phone.saved()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login/**")
    page.goto(f"{phone.url}/robots.txt")
    left = page.evaluate(
        "async () => [await caches.has('byline-pages'), (await indexedDB.databases()).map((one) => one.name)]"
    )
    assert left[0] is False
    phone.context.set_offline(True)
    with pytest.raises(Exception, match="net::ERR_"):
        phone.page.goto(f"{phone.url}{reverse('write', args=[story.pk])}")


def test_logging_out_with_words_that_wait_is_asked_first(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    page.route("**/save/", lambda route: route.fulfill(status=503))
    phone.type("k1", "Not sent yet")
    expect(phone.status).to_contain_text("1 change waiting")
    page.get_by_role("button", name="Log out").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 change is not sent yet.")
    dialog.get_by_role("button", name="Stay logged in").click()
    page.unroute("**/save/")
    until(phone, story, "k1", "Not sent yet")


def log_out_of_the_admin(page: Page) -> None:
    page.locator(".sidebar-footer__account").click()
    page.get_by_role("button", name="Log out").click()


def test_logging_out_of_the_admin_leaves_nothing_of_this_user_on_the_phone(device):
    marit = make_user(COMMS)
    story = make_draft(by=marit)
    phone = device(marit)
    page = phone.open(story)
    kept_by_worker(page)
    phone.type("k1", "Saved")
    phone.saved()
    page.evaluate("window.byline.store.put('words/999/1/other/k1', {was: '', text: 'Of somebody else'})")
    page.goto(f"{phone.url}/admin/")
    log_out_of_the_admin(page)
    page.wait_for_url("**/login/**")
    assert left_on_the_phone(page) == [["words/999/1/other/k1"], False, []]


def test_logging_out_of_the_admin_asks_first_while_words_wait(device):
    marit = make_user(COMMS)
    story = make_draft(by=marit)
    phone = device(marit, viewport={"width": 1280, "height": 900})
    page = phone.open(story)
    page.route("**/save/", lambda route: route.fulfill(status=503))
    phone.type("k1", "Not sent yet")
    expect(phone.status).to_contain_text("1 change waiting")
    page.goto(f"{phone.url}/admin/")
    log_out_of_the_admin(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 change is not sent yet.")
    dialog.get_by_role("button", name="Stay logged in").click()
    phone.open(story)
    expect(phone.box("k1")).to_have_value("Not sent yet")
    page.goto(f"{phone.url}/admin/")
    log_out_of_the_admin(page)
    page.get_by_role("dialog").get_by_role("button", name="Log out and throw away").click()
    page.wait_for_url("**/login/**")
    assert left_on_the_phone(page)[0] == []


def test_the_account_page_logs_out_and_asks_first_while_words_wait(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    page.route("**/save/", lambda route: route.fulfill(status=503))
    phone.type("k1", "Not sent yet")
    expect(phone.status).to_contain_text("1 change waiting")
    page.goto(f"{phone.url}{reverse('account_home')}")
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 change is not sent yet.")
    page.get_by_role("button", name="Log out and throw away").click()
    page.wait_for_url("**/login/**")
    assert left_on_the_phone(page)[0] == []


def test_it_shows_how_it_will_look_and_nothing_typed_becomes_markup(device):
    story = make_draft()
    phone = device(story.owner)
    page = phone.open(story)
    page.locator("#saving-look > summary").click()
    phone.type("k1", "One\n\n<b>Two</b>")
    assert page.locator("[data-look] p").all_inner_texts()[1:] == ["One", "<b>Two</b>"]


FOOT = Judged(
    rule="color-contrast",
    markup='id="saving-status"',
    why="it stands on the foot bar's own ground, which lies over what scrolls below; the colours are the page's",
)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_choice_has_no_fault_that_axe_knows(device, size):
    story = make_draft()
    phone, laptop = device(story.owner), device(story.owner, viewport=size)
    phone.open(story)
    laptop.open(story)
    phone.type("k2", "From the phone")
    phone.saved()
    laptop.type("k2", "From the laptop")
    expect(laptop.page.get_by_role("button", name="Keep both")).to_be_visible()
    assert list(in_each(laptop.page, [(size, "light", OPTIONS), (size, "dark", COLOURS)], judged=[FOOT])) == []
    assert laptop.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("language", "sentence"), [("en", "1 change waiting")])
def test_it_speaks_the_writers_language(device, language, sentence):
    story = make_draft(by=make_user(AUTHORS, language=language))
    phone = device(story.owner)
    phone.open(story)
    phone.context.set_offline(True)
    phone.type("k1", "x")
    expect(phone.status).to_contain_text(sentence)
