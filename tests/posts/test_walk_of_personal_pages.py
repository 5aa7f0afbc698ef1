"""A walk past every address of our own plain pages, as every role, with the ids of a colleague's stories.

Whatever a page does, it must not say a word of a draft to whoever may not see it, must not break, and must not change
anything of somebody else's. A new route is walked as soon as it is named.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from posts.models import Story
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS

pytestmark = pytest.mark.django_db

SECRET = "zquillwort"
BROKEN = "This address broke."
ROOMS = ("write/", "read/", "consent/", "account/")
# Whoever is not named in `SEES` may not see the draft; comms and admins meet a story only once it was handed in.
STRANGERS = ("nobody", "author", "comms", "admin", "asked", "left")


def personal_patterns(found: Any, path: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """(name to reverse, pattern) of every named address below the rooms of people with a log-in."""
    for pattern in found:
        here = path + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            space = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from personal_patterns(pattern.url_patterns, here, space)
        elif here.startswith(ROOMS) and pattern.name:
            yield ":".join((*spaces, pattern.name)), pattern


@pytest.fixture(scope="module")
def patterns() -> list[tuple[str, URLPattern]]:
    return list(personal_patterns(get_resolver().url_patterns))


class Draft:
    """A colleague's draft that was never handed in, and everybody who has some tie to it but may not see it."""

    def __init__(self) -> None:
        self.writer = factories.make_user(AUTHORS, name="writer")
        words = {"headline": f"Lantern {SECRET}", "text": f"<p>{SECRET}</p>", "standfirst": SECRET}
        self.story = factories.make_story(by=self.writer, blog=factories.make_blog(), **words)
        self.users = {
            "nobody": None,
            "author": factories.make_user(AUTHORS),
            "comms": factories.make_user(COMMS),
            "admin": factories.make_user(ADMINS),
            "asked": factories.make_user(AUTHORS),
            "left": factories.make_user(AUTHORS),
        }
        self.story.co_authors.create(user=self.users["asked"], invited_by=self.writer)
        left = self.story.co_authors.create(user=self.users["left"], invited_by=self.writer)
        left.accepted_at = left.left_at = left.invited_at or self.story.latest_revision_created_at
        left.save()


@pytest.fixture
def draft(db: None) -> Draft:
    return Draft()


def arguments(pattern: URLPattern, story: Story) -> dict[str, Any]:
    """The draft's id for every number; something of the right shape for the rest."""
    shapes = {"IntConverter": story.pk, "UUIDConverter": story.uuid}
    by_kind = {name: shapes.get(type(kind).__name__, "headline") for name, kind in pattern.pattern.converters.items()}
    by_regex = getattr(pattern.pattern, "regex", None) if not by_kind else None
    return by_kind or dict.fromkeys(by_regex.groupindex if by_regex else (), "set")


def ask(browser: Client, method: str, address: str, story: Story) -> str:
    facts = {"story": story.pk, "page": story.pk, "pk": story.pk, "id": story.pk, "key": "headline", "q": "Lantern"}
    response = browser.get(address, facts) if method == "GET" else browser.post(address, facts)
    answer = b"".join(response.streaming_content) if response.streaming else response.content
    if response.status_code == 500:
        return BROKEN
    return f"{response.headers}{answer.decode(errors='replace')}".lower()


def state_of(story: Story) -> tuple[Any, ...]:
    """What nobody else may change."""
    found = factories.fresh(story)
    people = list(found.co_authors.order_by("pk").values_list("user", "accepted_at", "left_at"))
    return found.latest_revision_id, found.live, found.workflow_in_progress, found.owner_id, people


@pytest.mark.parametrize("role", STRANGERS)
def test_whoever_may_not_see_a_draft_meets_no_word_of_it_and_changes_nothing(
    draft: Draft, patterns: list[tuple[str, URLPattern]], role: str
) -> None:
    browser = Client(raise_request_exception=False)
    before, leaks, broken = state_of(draft.story), [], []
    for (name, pattern), method in itertools.product(patterns, ("GET", "POST")):
        user = draft.users[role]
        if user:
            browser.force_login(user)  # one of the addresses logs out
        address = reverse(name, kwargs=arguments(pattern, draft.story))
        answer = ask(browser, method, address, draft.story)
        if SECRET in answer:
            leaks.append(f"{method} {address}")
        if answer == BROKEN.lower() or answer == BROKEN:
            broken.append(f"{method} {address}")
    assert leaks == []
    assert broken == []
    after = state_of(draft.story)
    if role != "asked":  # whoever was asked may answer
        assert after == before
    assert after[:4] == before[:4]


def test_the_walk_meets_the_rooms_it_is_about(patterns: list[tuple[str, URLPattern]]) -> None:
    names = {name for name, _pattern in patterns}
    assert {"start", "written"} <= names


def test_its_writer_does_meet_the_words(draft: Draft, patterns: list[tuple[str, URLPattern]]) -> None:
    """The walk can find what it looks for."""
    browser = Client()
    browser.force_login(draft.writer)
    found = [
        name
        for name, pattern in patterns
        if SECRET in ask(browser, "GET", reverse(name, kwargs=arguments(pattern, draft.story)), draft.story)
    ]
    assert "written" in found
