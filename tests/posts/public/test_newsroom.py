"""The newsroom: five parts, none of them empty; whom the press may call says so alone."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from posts.models import BarrierPromise, Boilerplate, PressContact
from tests.factories import AUTHORS, make_person, make_topic, make_user
from tests.posts.editor import signed_in
from tests.posts.public.conftest import Reader, words

pytestmark = pytest.mark.django_db
PAGE = "/en/newsroom/"


def headings(reader: Reader) -> list[str]:
    return [words(section.h2) for section in reader.read(PAGE).main("section")]


def test_all_parts_have_headings_and_empty_ones_are_not_shown(publish: Any, reader: Reader) -> None:
    assert headings(reader) == []

    publish(topics=[make_topic("Winter")])
    Boilerplate.objects.create(language="en", words="We mend.", valid_from=date(2026, 1, 1))
    PressContact.objects.create(person=make_person("Asha Öberg"), telephone="+44 20 7946 0000", shown=True)

    assert headings(reader) == ["Press contacts", "Newest stories", "Topics", "Kinds of story", "About Byline"]


def test_a_contact_is_shown_by_their_own_switch_and_gone_with_it(reader: Reader) -> None:
    user = make_user(AUTHORS)
    PressContact.objects.create(person=make_person("Asha Öberg", user=user))
    assert headings(reader) == []
    address, browser = reverse("press_contact"), signed_in(user)

    browser.post(address, {"telephone": "+44 20 7946 0000", "mail": "", "shown": "on"})
    assert reader.read(PAGE).select_one(".contact a")["href"] == "tel:+442079460000"

    browser.post(address, {"telephone": "+44 20 7946 0000", "mail": ""})
    assert "7946" not in reader.get(PAGE).content.decode()
    assert signed_in(make_user(AUTHORS)).get(address).status_code == 404


def test_the_words_about_the_company_are_those_of_today_and_of_this_language(reader: Reader) -> None:
    for day, said in (
        (date(2025, 1, 1), "Nine workshops."),
        (date(2026, 1, 1), "Eleven."),
        (date(2999, 1, 1), "More."),
    ):
        Boilerplate.objects.create(language="en", valid_from=day, words=said)
    facts = {"slogan": "Iedereen thuis", "slogan_language": "nl"}
    Boilerplate.objects.create(language="sv", valid_from=date(2026, 1, 1), words="Elva verkstäder.", **facts)

    assert "Eleven." in words(reader.read(PAGE).find(class_="about"))
    assert reader.read("/nl/newsroom/").find(class_="about") is None
    assert reader.read("/sv/newsroom/").find(class_="standfirst")["lang"] == "nl"


def test_the_accessibility_statement_says_whom_to_tell_and_how_soon_they_answer(reader: Reader) -> None:
    link = reader.read("/sv/").find("footer", class_="bottom").find("a", href="/sv/accessibility/")
    assert link["href"] == "/sv/accessibility/"
    assert "mailto:byline@localhost" in str(reader.read("/en/accessibility/"))  # until somebody says more

    facts = {"mail": "barrier@company.example", "telephone": "+31 20 7946 000", "answer_days": 2}
    BarrierPromise.objects.create(
        checked_on=date(2026, 1, 1), gaps_nl="De oude films hebben geen ondertitels.", **facts
    )

    english = words(reader.read("/en/accessibility/").main)
    assert "within 2 working days" in english
    assert "last looked at on 1 January 2026" in english
    assert "ondertitels" not in english
    assert "ondertitels" in words(reader.read("/nl/accessibility/").main)
    assert reader.read("/en/accessibility/").find("a", href="tel:+31207946000")
