"""The surfaces of their own: vCard, press card, list of colleagues, signature, words for profiles, feeds."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from posts.people import Label, ShownPerson
from posts.persons.directory import sort_key
from posts.persons.signature import cut
from posts.persons.vcard import vcard
from tests.factories import AUTHORS, make_user
from tests.posts.editor import signed_in
from tests.posts.persons.people import SETS, make_named
from tests.posts.persons.test_shown import live_story_by, say

PUBLIC = {**SETS, "label_audience": "public_with_my_name"}
MACHINES = {**SETS, "label_audience": "public_and_machines"}


def seen(**facts: object) -> ShownPerson:
    known = {
        "public_id": "k7f3q2mn",
        "name": "Sam Öberg",
        "called": "Sam",
        "role": "",
        "picture": None,
        "picture_alt": "",
    }
    return ShownPerson(**{**known, **facts})


def card(person: ShownPerson) -> list[str]:
    text = vcard(
        person, identity="tag:blog.example,2026:person/k7f3q2mn", url="https://blog.example/en/", language="en"
    )
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def test_a_vcard_has_one_line_of_pronouns_for_each_set():
    labels = (
        Label(text="they/them", language="en"),
        Label(text="hen/hen/hens", language="sv"),
        Label(text="xe, xem", language=""),
    )
    assert [line for line in card(seen(labels=labels)) if line.startswith("PRONOUNS")] == [
        "PRONOUNS;LANGUAGE=en;PREF=1:they/them",
        "PRONOUNS;LANGUAGE=sv;PREF=2:hen/hen/hens",
        "PRONOUNS;PREF=3:xe\\, xem",
    ]


def test_a_vcard_says_nothing_of_gender_dates_or_notes_and_escapes_what_people_write():
    lines = card(seen(name="Öberg; Sam, \\o/" + "ö" * 80, role="Repairs, bikes"))
    assert lines[4].startswith("FN:Öberg\\; Sam\\, \\\\o/öö")
    assert "ROLE;LANGUAGE=en:Repairs\\, bikes" in lines
    assert not [
        line for line in lines if line.split(":")[0].split(";")[0] in ("GRAMGENDER", "GENDER", "NOTE", "REV", "TITLE")
    ]


@pytest.mark.django_db
def test_the_contact_card_is_public_where_the_page_is_and_unset_is_hidden_to_the_byte():
    sam = make_named()
    address = f"/en/people/{sam.public_id}/card.vcf"
    assert Client().get(address).status_code == 404
    live_story_by(sam)
    unset = Client().get(address)
    assert unset["Content-Type"] == "text/vcard; charset=utf-8"
    say(sam, **PUBLIC)
    assert Client().get(address).content == unset.content
    say(sam, **MACHINES)
    assert b"PRONOUNS;LANGUAGE=en;PREF=1:they/them\r\n" in Client().get(address).content


@pytest.mark.django_db
def test_the_press_card_says_how_a_name_is_said():
    sam = make_named(**PUBLIC, say_it="sam UH-berry")
    live_story_by(sam)
    page = BeautifulSoup(Client().get(f"/en/people/{sam.public_id}/card/").content, "html.parser")
    assert page.find(class_="say-it").get_text(" ", strip=True) == "Say: sam UH-berry"
    assert page.find(class_="pronouns").get_text() == "(they/them)"


@pytest.mark.django_db
def test_a_feed_says_it_in_its_words_and_never_in_the_authors_name():
    sam = make_named(**PUBLIC)
    live_story_by(sam)
    item = json.loads(Client().get(f"/en/people/{sam.public_id}/feed.json").content)["items"][0]
    assert item["authors"][0]["name"] == "Sam Öberg"
    assert '<bdi lang="en">they/them</bdi>' in item["content_html"]
    assert b"<name>Sam \xc3\x96berg</name>" in Client().get(f"/en/people/{sam.public_id}/feed.atom").content


@pytest.mark.django_db
@pytest.mark.parametrize(("audience", "shows"), [("nobody", False), ("my_stories_team", False), ("colleagues", True)])
def test_the_list_of_colleagues_shows_what_colleagues_may_see(audience, shows):
    make_named(**SETS, label_audience=audience)
    page = signed_in(make_user(AUTHORS)).get(reverse("account_colleagues")).content.decode()
    assert "Sam Öberg" in page
    assert ("they/them" in page) is shows


@pytest.mark.django_db
def test_the_list_of_colleagues_costs_the_same_for_one_as_for_many(django_assert_max_num_queries):
    for number in range(8):
        make_named(f"Sam {number}", **SETS, label_audience="colleagues")
    browser = signed_in(make_user(AUTHORS))
    with django_assert_max_num_queries(20):
        assert browser.get(reverse("account_colleagues")).status_code == 200


def test_names_are_ordered_as_each_language_orders_them():
    names = ["Öberg", "Aal", "Ågren", "Zorn", "Éva", "Ängel", "Eve"]
    assert sorted(names, key=lambda name: sort_key(name, language="sv")) == [
        "Aal",
        "Éva",
        "Eve",
        "Zorn",
        "Ågren",
        "Ängel",
        "Öberg",
    ]
    assert sorted(names, key=lambda name: sort_key(name, language="en"))[:3] == ["Aal", "Ågren", "Ängel"]


@pytest.mark.django_db
def test_a_signature_holds_what_may_leave_the_house_and_says_that_it_leaves():
    sam = make_named(**PUBLIC, say_it="sam UH-berry")
    page = BeautifulSoup(signed_in(sam.user).get(reverse("account_along")).content, "html.parser")
    assert "leaves the company" in page.get_text()
    assert next(block.get_text() for block in page("pre")) == "Sam Öberg\nthey/them\nsam UH-berry"
    assert page.find("code").get_text() == "they/them · die/hun · hen/hen/hens"
    say(sam, label_audience="colleagues")
    page = BeautifulSoup(signed_in(sam.user).get(reverse("account_along")).content, "html.parser")
    assert next(block.get_text() for block in page("pre")) == "Sam Öberg\nsam UH-berry"
    assert "they/them" not in page.get_text()


def test_bluesky_takes_twenty_characters_and_is_cut_between_words():
    assert cut("they/them", most=20) == "they/them"
    assert cut("they/them · die/hun · hen/hen/hens", most=20) == "they/them · die/hun"
    assert cut("xyzxyzxyzxyzxyzxyzxyzxyz", most=20) == "xyzxyzxyzxyzxyzxyzxy"
