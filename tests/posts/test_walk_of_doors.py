"""A walk past every admin address as an author, and every public one as a reader: no word of a colleague's draft."""

import itertools
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.urls.converters import UUIDConverter

from posts import publishing
from posts.together import co_authors
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.editor import post_editor, signed_in

pytestmark = pytest.mark.django_db

SECRET = "zquillwort"
BROKEN = "This address broke."
SEARCHED = "Lantern"  # stands beside the secret word in every headline; searching for it echoes no secret
# Wagtail's own test page, and its link form, which takes no POST without the fields that its script adds.
BROKEN_IN_WAGTAIL = {"wagtailadmin_error_test", "wagtailadmin_choose_page_external_link"}


@pytest.fixture(scope="module")
def patterns() -> list[tuple[str, URLPattern]]:
    return list(admin_patterns(get_resolver().url_patterns))


def admin_patterns(found: Any, spaces: tuple[str, ...] = (), path: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(name to reverse, pattern) of every named address below /admin/."""
    for pattern in found:
        here = path + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            space = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from admin_patterns(pattern.url_patterns, space, here)
        elif here.startswith("admin/") and pattern.name:
            yield ":".join((*spaces, pattern.name)), pattern


class Colleague:
    """Somebody else's posts in every state in which a draft has words that nobody approved."""

    def __init__(self) -> None:
        self.user = factories.make_user(AUTHORS, name="colleague")
        facts = {"by": self.user, "blog": factories.make_blog("Company", slug="company")}
        words = {"headline": f"{SEARCHED} {SECRET}", "text": f"<p>{SECRET}</p>", "standfirst": SECRET}
        self.draft = factories.make_story(**facts, **words)
        self.waiting = factories.hand_in(factories.make_story(**facts, **words))
        self.live = factories.make_live_story(**facts, headline="Known to all")
        post_editor(self.user, self.live, headline=f"{SEARCHED} {SECRET}", text=SECRET)
        self.live.refresh_from_db()
        self.profile = factories.make_profile(factories.person_of(self.user), about=f"<p>{SECRET}</p>")
        self.posts = [self.draft, self.waiting, self.live, self.profile]


@pytest.fixture
def colleague(db: None) -> Colleague:
    return Colleague()


def arguments(pattern: URLPattern, post: Any) -> dict[str, Any]:
    """Something for each argument of the address, that leads to `post` wherever it can."""
    state = post.current_workflow_state
    step = state and state.current_task_state
    known = {
        "app_label": "wagtailcore",
        "model_name": "page",
        "content_type_app_name": "posts",
        "content_type_model_name": "story",
        "app_name": "posts",
        "action": "delete",
        "action_name": "publish" if "api" in str(pattern.pattern) else "approve",
        "revision_id": post.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "uuid": post.uuid,
        "task_state_id": step.pk if step else 1,
        "task_id": step.task_id if step else 1,
        "workflow_state_id": state.pk if state else 1,
        "destination_id": post.get_parent().pk,
        "session_id": 1,
        "filter_spec": "width-100",
        "uidb64": "MQ",
        "token": "set-password",
    }
    converters = pattern.pattern.converters
    known |= {name: post.uuid for name, converter in converters.items() if isinstance(converter, UUIDConverter)}
    names = converters or pattern.pattern.regex.groupindex  # type: ignore[attr-defined]
    return {name: known.get(name, post.pk) for name in names}


def ask(browser: Client, method: str, address: str, post: Any) -> str:
    """The whole answer, with where it leads and what it says there; or `BROKEN`.

    To the front page, which is one of the addresses itself, only what is to be said there is followed: a third of all
    lead there, and it takes long.
    """
    query = {"q": SEARCHED, "id": post.pk, "ids": post.pk, "search": SEARCHED, "page_type": "wagtailcore.page"}
    if method == "GET":
        response: Any = browser.get(address, query)
    else:
        response = browser.post(f"{address}?id={post.pk}", {"confirm": "1", "q": SEARCHED, "comment": ""})
    ways = []
    while response.status_code in (301, 302, 303):
        ways.append(response.url)
        if response.url == reverse("wagtailadmin_home"):
            return f"{ways}{[str(message) for message in get_messages(response.wsgi_request)]}"
        assert len(ways) < 10, ways
        response = browser.get(response.url)
    if response.status_code == 500:
        return BROKEN
    answer = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{ways}{answer.decode(errors='replace')}"


def test_an_author_meets_no_word_of_a_colleagues_draft_behind_any_admin_address(
    colleague: Colleague, patterns: list[tuple[str, URLPattern]]
) -> None:
    author = factories.make_user(AUTHORS)
    browser = Client(raise_request_exception=False)
    leaks, broken = [], []
    for method, address, post in walk(patterns, [colleague.waiting, colleague.live]):
        browser.force_login(author)  # one of the addresses signs out
        answer = ask(browser, method, address, post)
        if SECRET in answer.lower():
            leaks.append(f"{method} {address}")
        if answer == BROKEN:
            broken.append(f"{method} {address}")
    assert leaks == []
    assert broken == []


class Draft:
    """A story and a profile that nobody but their writer was ever shown, and people who stand near and outside."""

    def __init__(self) -> None:
        self.owner = factories.make_user(AUTHORS, name="owner")
        blog = factories.make_blog("Company", slug="company")
        picture = factories.make_picture("A wheel")
        words = {"headline": f"{SEARCHED} {SECRET}", "text": f"<p>{SECRET}</p>", "standfirst": SECRET}
        self.story = factories.make_story(by=self.owner, blog=blog, cover=picture, **words)
        self.profile = factories.make_profile(factories.person_of(self.owner), about=f"<p>{SECRET}</p>")

    def outsider(self, who: str) -> Any:
        groups = {"comms": [COMMS], "admin": [ADMINS], "superuser": []}.get(who, [AUTHORS])
        user = factories.make_user(*groups, superuser=who == "superuser")
        if who in ("invited", "declined", "former"):
            invitation = co_authors.invite(story=factories.fresh(self.story), owner=self.owner, colleague=user)
        if who == "former":
            co_authors.say_yes(invitation=invitation, user=user)
            co_authors.leave(story=factories.fresh(self.story), user=user)
        elif who == "declined":
            co_authors.say_no(invitation=invitation, user=user)
        return user

    def shown_to(self, who: str) -> list[Any]:
        """What they could be near: nobody is invited to write along with a profile."""
        return [self.story] if who in ("invited", "declined", "former") else [self.story, self.profile]


OUTSIDERS = ["author", "invited", "declined", "former", "comms", "admin", "superuser"]


# The long walks: one of each rank that meets other people's drafts; all of them in `make soak`.
WALKERS = OUTSIDERS if os.environ.get("EVERY_LOOK") else ["author", "comms"]


@pytest.mark.parametrize("who", WALKERS)
def test_whoever_does_not_write_it_meets_no_word_of_a_draft_that_was_not_handed_in(
    who: str, patterns: list[tuple[str, URLPattern]]
) -> None:
    draft = Draft()
    outsider = draft.outsider(who)
    browser = Client(raise_request_exception=False)
    leaks = []
    for method, address, post in walk(patterns, draft.shown_to(who)):
        with transaction.atomic():  # what a POST does is undone, so that every door meets the same draft
            browser.force_login(outsider)
            if SECRET in ask(browser, method, address, post).lower():
                leaks.append(f"{method} {address}")
            transaction.set_rollback(True)
    assert leaks == []


@pytest.mark.parametrize("who", OUTSIDERS)
def test_that_a_draft_was_deleted_tells_nobody_its_title(who: str) -> None:
    draft = Draft()
    outsider = draft.outsider(who)
    publishing.delete(post=factories.fresh(draft.story), user=draft.owner)
    answer = signed_in(outsider).get(reverse("wagtailadmin_reports:site_history"), follow=True)
    assert SECRET not in answer.content.decode().lower()


def walk(patterns: list[tuple[str, URLPattern]], posts: list[Any]) -> Iterator[tuple[str, str, Any]]:
    """GET and POST of every address, for each post where the address names one."""
    for name, pattern in patterns:
        if name in BROKEN_IN_WAGTAIL:
            continue
        addresses = {reverse(name, kwargs=arguments(pattern, post)): post for post in posts}
        for (address, post), method in itertools.product(addresses.items(), ("GET", "POST")):
            yield method, address, post


PUBLIC = [
    "/",
    "/en/",
    "/nl/",
    "/sv/",
    "/sitemap.xml",
    "/robots.txt",
    "/en/company/",
    "/en/nothing-here/",
    "/nothing-here",
]


def public_addresses(colleague: Colleague) -> list[str]:
    """Where a reader could meet a draft: every list and feed, and where each draft would be."""
    person = person_page(factories.person_of(colleague.user))
    feeds = [f"{place}feed.{form}" for place in ("/en/company/", person) for form in ("atom", "rss", "json")]
    drafts = [post.get_latest_revision_as_object().get_url() for post in colleague.posts]
    media = ["/media/", "/media/original_images/", "/documents/1/x.pdf"]
    previews = [f"/admin/pages/{post.pk}/view_draft/" for post in colleague.posts]
    return [*PUBLIC, person, *feeds, *drafts, *media, *previews]


def person_page(person: Any) -> str:
    return reverse("person", args=[person.public_id])


def test_no_word_of_a_draft_is_at_any_public_address(colleague: Colleague) -> None:
    browser = Client()
    leaks = []
    for address in public_addresses(colleague):
        response = browser.get(address)
        answer = f"{response.headers}{response.content.decode(errors='replace')}".lower()
        if SECRET in answer.replace(address, ""):  # what a reader asked for may be said back
            leaks.append(address)
    assert leaks == []


def test_no_word_of_a_draft_is_in_what_the_programs_log(colleague: Colleague, caplog: pytest.LogCaptureFixture) -> None:
    post_editor(colleague.user, colleague.draft, headline=f"{SEARCHED} {SECRET}", **{"action-submit": "1"})
    factories.approve(factories.fresh(colleague.draft))
    reviewer, review = signed_in(factories.make_user(COMMS)), reverse("review", args=[colleague.waiting.pk])
    reviewer.get(review)
    reviewer.post(review, {"approve": "1", "seen": "something else", "revision": "1"})
    signed_in(factories.make_user(AUTHORS)).get(reverse("wagtailadmin_pages:edit", args=[colleague.waiting.pk]))
    assert SECRET not in caplog.text.lower()
