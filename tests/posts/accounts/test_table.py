"""A list of colleagues from a spreadsheet: every line is shown first, and all of it goes out, or nothing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from integrations.models import Letter
from posts.accounts import table
from posts.models import Invitation
from posts.roles import RIGHTS
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS

pytestmark = pytest.mark.django_db

GOOD = (
    "name,e-mail,group,language,blog\nWilma,wilma@byline.example,Authors,nl,\nÅsa,asa@byline.example,Comms,sv,bench\n"
)


@pytest.fixture(autouse=True)
def bench() -> Any:
    return factories.make_blog("The Bench", slug="bench", language="sv")


def show(browser: Client, text: str | bytes) -> Any:
    data = text if isinstance(text, bytes) else text.encode()
    return browser.post(reverse("invite_many"), {"table": SimpleUploadedFile("people.csv", data)})


def send(browser: Client, page: Any) -> Any:
    return browser.post(reverse("invite_many"), {"rows": page.context["signed"]})


def test_looking_at_a_list_sends_nothing(at_desk):
    page = show(at_desk, GOOD)
    assert [row.guest.email for row in page.context["rows"]] == ["wilma@byline.example", "asa@byline.example"]
    assert "2 invitations would go out" in page.content.decode()
    assert (Invitation.objects.count(), Letter.objects.count()) == (0, 0)


def test_sending_it_invites_everybody_each_in_their_language(at_desk, bench):
    send(at_desk, show(at_desk, GOOD))
    wilma, asa = Invitation.objects.order_by("-email")
    assert (wilma.group.name, wilma.language, wilma.blog) == (AUTHORS, "nl", None)
    assert (asa.name, asa.group.name, asa.language, asa.blog) == ("Åsa", COMMS, "sv", bench)
    assert set(Letter.objects.values_list("language", flat=True)) == {"nl", "sv"}


def test_a_double_click_and_the_same_list_again_do_no_harm(at_desk):
    page = show(at_desk, GOOD)
    send(at_desk, page)
    send(at_desk, page)
    again = show(at_desk, GOOD)
    assert again.context["signed"] == ""
    assert "invited before" in again.content.decode()
    assert (Invitation.objects.count(), Letter.objects.count()) == (2, 2)


def test_a_list_that_grew_invites_only_the_new(at_desk):
    send(at_desk, show(at_desk, GOOD))
    send(at_desk, show(at_desk, GOOD + "Joop,joop@byline.example,Authors,en,\n"))
    assert Letter.objects.count() == 3


WRONG = {
    "Wilma,not-an-address,Authors,nl,": "is not an e-mail address",
    "Wilma,,Authors,nl,": "No e-mail address",
    "Wilma,w@byline.example,Bosses,nl,": "The group must be one of: Authors, Comms, Admins",
    "Wilma,w@byline.example,,nl,": "The group must be one of",
    "Wilma,w@byline.example,Authors,fr,": "The language must be one of: en, nl, sv",
    "Wilma,w@byline.example,Authors,nl,No such blog": "There is no open blog called “No such blog”",
    "Wilma,asa@byline.example,Authors,nl,": "The same address stands in line 2",
    "Wilma,ASA@byline.example,Authors,nl,": "The same address stands in line 2",
    "Wilma,taken@byline.example,Authors,nl,": "There is an account with this address already",
    "Wilma,closed@byline.example,Authors,nl,": "This account was closed",
    f"{'W' * 161},w@byline.example,Authors,nl,": "longer than 160",
    "Wilma": "No e-mail address",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_bad_line_is_named_in_words_and_nobody_is_invited(at_desk, line):
    factories.make_user(AUTHORS, name="taken")
    closed = factories.make_user(AUTHORS, name="closed")
    closed.is_active = False
    closed.save()
    page = show(at_desk, f"name,e-mail,group,language,blog\nÅsa,asa@byline.example,Comms,sv,bench\n{line}\n")
    good, bad = page.context["rows"]
    assert (good.errors, bad.number) == ((), 3)
    assert WRONG[line] in " ".join(bad.errors)
    assert page.context["signed"] == ""
    assert Invitation.objects.count() == 0


def test_a_long_list_takes_few_queries_a_guest(at_desk, django_assert_max_num_queries):
    lines = "".join(f"W,w{number}@byline.example,Authors,nl,\n" for number in range(120))
    with django_assert_max_num_queries(60):
        page = show(at_desk, f"name,e-mail,group,language,blog\n{lines}")
    with django_assert_max_num_queries(60 + 120 * 7):
        send(at_desk, page)
    assert (Invitation.objects.count(), Letter.objects.count()) == (120, 120)


def test_somebody_who_got_an_account_meanwhile_stops_the_whole_list(at_desk):
    page = show(at_desk, GOOD)
    factories.make_user(AUTHORS, name="asa")
    answer = send(at_desk, page)
    assert "account with this address" in answer.content.decode()
    assert (Invitation.objects.count(), Letter.objects.count()) == (0, 0)


def test_a_list_cannot_be_made_up_or_passed_on(at_desk):
    page = show(at_desk, GOOD)
    other = Client()
    other.force_login(factories.make_user(ADMINS))
    send(other, page)
    at_desk.post(reverse("invite_many"), {"rows": page.context["signed"] + "x"})
    at_desk.post(reverse("invite_many"), {"rows": '[{"email": "x@byline.example"}]'})
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode("utf-8-sig"),
        GOOD.encode("cp1252"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("name,e-mail,group,language,blog", "Naam,E-mailadres,Groep,Taal,Blog").encode(),
        GOOD.replace("name,e-mail,group,language,blog", "Namn,E-post,Grupp,Språk,Blogg").encode(),
        GOOD.replace("nl", "Nederlands").replace("sv", "Svenska").encode(),
        f"\n{GOOD}\n,,,,\n".encode(),
    ],
)
def test_what_spreadsheets_write_is_read(data):
    assert [(row.errors, row.told["name"]) for row in table.read(data, groups=RIGHTS)] == [((), "Wilma"), ((), "Åsa")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n\n", "nothing in this file"),
        (b"name,e-mail,group,language\n", "nobody in this file"),
        (b"who,where\nWilma,here\n", "The first line must name"),
        (b"name,e-mail,group,language\n" + b"x" * 140_000, "not a CSV file"),
        (b"PK\x03\x04\0\0\0\0", "not a CSV file"),
        (b"name,e-mail,group,language\n" + b"W,w@x.example,Authors,nl\n" * 2001, "more than 2,000"),
        (b"name,e-mail,group,language\n" + b"x" * table.MAX_BYTES, "too big"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(at_desk, data, words):
    assert words in show(at_desk, data).content.decode()
    assert Invitation.objects.count() == 0


def test_words_from_the_file_are_shown_as_words(at_desk):
    page = show(at_desk, "name,e-mail,group,language\n<script>alert(1)</script>,x<y>@z,Authors,nl\n").content.decode()
    assert "<script>alert" not in page
    assert "x<y>" not in page
