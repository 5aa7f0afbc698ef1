"""The same page, person or word in other languages, for the language switch and for search engines."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Locale, Page

from posts.addresses import absolute, front_page, path_in, path_of
from posts.listing import live_stories, unrestricted
from posts.models import Person, Profile
from posts.models.vocabulary import Term
from posts.persons.as_named import page_is_open

NAMES = {"en": "English", "nl": "Nederlands", "sv": "Svenska"}  # each in its own language, so never translated


@dataclass(frozen=True, kw_only=True)
class Version:
    """Where a reader of one language goes from here."""

    language: str
    name: str
    path: str
    is_translation: bool  # False: only that language's front page
    is_current: bool

    @property
    def absolute(self) -> str:
        return absolute(self.path)


def versions(paths: Mapping[str, str], *, current: str) -> list[Version]:
    """One for each language of the site; `paths` (language -> path) names those that are the same thing."""
    return [
        Version(
            language=code,
            name=NAMES.get(code, code),
            path=paths.get(code) or front_page(code),
            is_translation=code in paths,
            is_current=code == current,
        )
        for code, _name in settings.LANGUAGES
    ]


def paths_of_page(page: Page, *, request: HttpRequest | None = None) -> dict[str, str]:
    """Language -> path of the live, public translations of a page, itself included."""
    paths = {}
    if getattr(page, "is_translated", True):  # `posts.pages.story_at` knows
        siblings = page.specific.get_translations().live().filter(unrestricted()).select_related("locale")
        paths = {sibling.locale.language_code: path_of(sibling, request) for sibling in siblings}
    return {**paths, page.locale.language_code: path_of(page, request)}


def paths_of_term(term: Term) -> dict[str, str]:
    """Language -> path of a topic, a value or a series."""
    siblings = term.get_translations(inclusive=True).select_related("locale")
    return {sibling.locale.language_code: sibling.get_absolute_url() for sibling in siblings}


def languages_of_person(person: Person) -> set[str]:
    """Languages in which readers find something by or about a person; none where their page is closed."""
    if not page_is_open(shown_as=person.shown_as, left_at=person.left_at, now=timezone.now()):
        return set()
    wrote = live_stories().order_by().filter(bylines__person=person)
    told = set(Profile.objects.live().filter(unrestricted(), person=person).values_list("locale", flat=True))
    # Whether there is one in each: a list of all they wrote grows with it.
    languages = Locale.objects.values_list("pk", "language_code")
    return {code for locale, code in languages if locale in told or wrote.filter(locale=locale).exists()}


def paths_of_person(person: Person) -> dict[str, str]:
    """Language -> path of a person's page."""
    return {code: path_in(code, "person", public_id=person.public_id) for code in languages_of_person(person)}
