"""The three languages of the interface: nothing missing, nothing stale, each with its own marks and forms."""

import ast
import re
import struct
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from integrations.models import Letter
from posts import notices
from tests.factories import AUTHORS, COMMS, hand_in, make_blog, make_live_story, make_story, make_topic, make_user

APPS = ("cms", "integrations", "posts")
LANGUAGES = ("nl", "sv")
CATALOGUES = [
    settings.BASE_DIR / app / "locale" / language / "LC_MESSAGES" / "django.po"
    for app in APPS
    for language in LANGUAGES
]
QUOTES = {"nl": ("‘", "’"), "sv": ("”", "”")}
FOREIGN_MARKS = {"nl": "“”„\"'", "sv": "“„‘\"'"}
# Words that say a gender; an interface knows nobody's.
GENDERED = {"nl": r"\b(hij|hem|haar|zijn/haar)\b", "sv": r"\b(han|hon|honom|henne|hans|hennes)\b"}

every_catalogue = pytest.mark.parametrize(
    "catalogue", CATALOGUES, ids=lambda path: f"{path.parents[3].name}-{path.parents[1].name}"
)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One translated text: its context and English, and the forms of one language (two where it counts)."""

    context: str
    english: list[str]
    forms: list[str]


def entries(catalogue: Path) -> Iterator[Entry]:
    """What readers get of a catalogue: its compiled file, which leaves out what is untranslated or fuzzy.

    The format is in the manual of gettext, "The Format of GNU MO Files".
    """
    data = catalogue.with_suffix(".mo").read_bytes()
    _magic, _version, number, english_at, forms_at = struct.unpack_from("<5I", data)

    def text(table: int, row: int) -> str:
        length, start = struct.unpack_from("<2I", data, table + 8 * row)
        return data[start : start + length].decode()

    for row in range(number):
        context, _mark, english = text(english_at, row).rpartition("\x04")
        if english:
            yield Entry(context=context, english=english.split("\0"), forms=text(forms_at, row).split("\0"))


def entries_of(language: str) -> list[Entry]:
    return [entry for path in CATALOGUES if path.parents[1].name == language for entry in entries(path)]


def gettext_tool(*arguments: object) -> str:
    return subprocess.run(list(map(str, arguments)), check=True, capture_output=True, text=True, timeout=20).stdout


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]", text))


@every_catalogue
def test_everything_is_translated_by_a_person(catalogue):
    for state in ("--untranslated", "--only-fuzzy"):
        found = gettext_tool("msgattrib", state, "--no-obsolete", "--no-wrap", catalogue)
        assert [line for line in found.splitlines() if line.startswith("msgid ") and line != 'msgid ""'] == []


@every_catalogue
def test_the_compiled_file_is_the_newest(catalogue, tmp_path):
    gettext_tool("msgfmt", "--check-format", "-o", tmp_path / "compiled.mo", catalogue)
    assert catalogue.with_suffix(".mo").read_bytes() == (tmp_path / "compiled.mo").read_bytes()


@every_catalogue
def test_no_placeholder_is_lost_or_invented(catalogue):
    for entry in entries(catalogue):
        for form in entry.forms:
            assert placeholders(form) in map(placeholders, entry.english), entry


@every_catalogue
def test_what_counts_has_a_form_for_one_and_a_form_for_more(catalogue):
    for entry in entries(catalogue):
        assert len(entry.forms) == len(entry.english), entry
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in catalogue.read_text()


@every_language
def test_quotation_marks_are_those_of_the_language(language):
    opening, closing = QUOTES[language]
    for entry in entries_of(language):
        for english, form in zip(entry.english, entry.forms, strict=True):
            words = re.sub(r"<[^>]+>|(?<=\w)['’]s\b", "", form)  # marks of HTML, and as in "alinea's"
            assert not set(words) & set(FOREIGN_MARKS[language]), form
            marks = [mark for mark in words if mark in (opening, closing)]
            assert marks == [opening, closing] * english.count("“"), form


@every_language
def test_a_word_has_one_translation_in_all_of_the_house(language):
    found = defaultdict(set)
    for entry in entries_of(language):
        found[entry.context, entry.english[0]].add(tuple(entry.forms))
    assert [words for words, translations in found.items() if len(translations) > 1] == []


ABOUT_WORDS = re.compile(r"\b(?:says “she”|as she and as he)")


@every_language
def test_the_interface_says_nobodys_gender(language):
    # Where English speaks of the word “she”, the other languages do too.
    said = [form for entry in entries_of(language) if not ABOUT_WORDS.search(entry.english[0]) for form in entry.forms]
    assert [form for form in said if re.search(GENDERED[language], form, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "3 March 2026, 14:05"), ("nl", "3 maart 2026 14:05"), ("sv", "3 mars 2026 14:05")],
)
def test_dates_have_the_day_first_and_24_hours(language, words):
    with translation.override(language):
        assert date_format(datetime(2026, 3, 3, 14, 5, tzinfo=UTC), "DATETIME_FORMAT") == words


def left_in_english(html: str, language: str) -> set[str]:
    """Texts of a page that our catalogues hold in English and have other words for in `language`."""
    page = BeautifulSoup(html, "html.parser")
    for aside in [*page(["script", "style"]), *page.select(f"body [lang]:not([lang='{language}'])")]:
        aside.decompose()  # not read, or said to be in another language
    shown = {" ".join(text.split()) for text in page.stripped_strings}
    for name in ("aria-label", "title", "alt", "placeholder"):
        shown |= {str(tag[name]).strip() for tag in page.find_all(attrs={name: True})}
    patterns = [
        re.compile(re.sub(r"%\\\(\w+\\\)[sd]", ".+", re.escape(english)))
        for entry in entries_of(language)
        for english in entry.english
        if english not in entry.forms
        and len(english) > 3
        # Words enough to know it by: “%(done)s of %(all)s” is in every Dutch sentence with “of” in it.
        and len(re.findall(r"[^\W\d]", re.sub(r"%\(\w+\)[sd]", "", english))) > 3
    ]
    return {text for text in shown if any(pattern.fullmatch(text) for pattern in patterns)}


def browser(language: str, user: Any = None) -> Client:
    client = Client(headers={"accept-language": language})
    if user:
        client.force_login(user)
    return client


@pytest.fixture
def story(db, request):
    """A live story in the language of the test."""
    language = request.getfixturevalue("language")
    blog = make_blog("Werkplaats", language=language)
    return make_live_story(
        blog=blog, headline="Zadel", standfirst="Ding.", topics=[make_topic("Bel", language=language)]
    )


@every_language
def test_readers_find_no_english_on_the_front_page(language, story):
    page = browser(language).get(f"/{language}/").content.decode()
    assert "Zadel" in page
    assert left_in_english(page, language) == set()


@every_language
def test_readers_find_no_english_around_a_story(language, story):
    page = browser(language).get(story.url).content.decode()
    assert "Zadel" in page
    assert left_in_english(page, language) == set()


@every_language
def test_reviewers_find_no_english_in_what_waits(language, db):
    hand_in(make_story(blog=make_blog("Werkplaats", language=language), headline="Zadel"))
    page = browser(language, make_user(COMMS, language=language)).get(reverse("reviews")).content.decode()
    assert "Zadel" in page
    assert left_in_english(page, language) == set()


@every_language
def test_reviewers_find_no_english_around_what_they_read(language, db):
    post = hand_in(make_story(blog=make_blog("Werkplaats", language=language), headline="Zadel"))
    page = browser(language, make_user(COMMS, language=language)).get(reverse("review", args=[post.pk]))
    assert left_in_english(page.content.decode(), language) == set()


@every_language
def test_writers_find_no_english_where_a_story_begins(language, db):
    make_blog("Werkplaats", language=language)
    page = browser(language, make_user(AUTHORS, language=language)).get(reverse("new_story")).content.decode()
    assert left_in_english(page, language) == set()


@every_language
def test_the_log_in_speaks_the_browsers_language(language, db):
    page = browser(language).get(reverse("account_login")).content.decode()
    assert f'lang="{language}"' in page
    assert left_in_english(page, language) == set()


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "“Zadel” is live"), ("nl", "‘Zadel’ staat online"), ("sv", "”Zadel” är publicerad")],
)
def test_a_mail_is_in_its_readers_language_whatever_the_storys(language, subject, db):
    author = make_user(AUTHORS, language=language)
    make_live_story(by=author, headline="Zadel", blog=make_blog(language="en"))
    letters = Letter.objects.filter(recipients__address=author.email)
    assert subject in letters.values_list("subject", flat=True)


@every_language
def test_a_mail_has_no_english_in_it(language, db):
    author = make_user(AUTHORS, language=language)
    make_live_story(by=author, headline="Zadel")
    letter = Letter.objects.get(recipients__address=author.email)
    assert left_in_english(letter.text.replace("\n", "<br>"), language) == set()


@every_language
def test_a_reason_the_worker_gave_is_told_in_the_readers_language(language, db):
    author = make_user(AUTHORS, language=language)
    reason = "This approval no longer stands."  # the worker speaks English
    notices.could_not_go_live(post=make_story(by=author), approver=author, words=reason)
    letter = Letter.objects.get(recipients__address=author.email)
    with translation.override(language):
        assert translation.gettext(reason) in letter.text
    assert reason not in letter.text


def test_no_words_hide_from_the_catalogues_in_an_f_string():
    """`makemessages` reads Python with xgettext, which does not look into f-strings."""
    hidden = [
        f"{path}:{inside.lineno}"
        for app in ("cms", "posts", "integrations")
        for path in Path(app).rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text()))
        if isinstance(text, ast.JoinedStr)
        for inside in ast.walk(text)
        if isinstance(inside, ast.Call) and getattr(inside.func, "id", "") in {"_", "gettext", "ngettext", "pgettext"}
    ]
    assert hidden == []
