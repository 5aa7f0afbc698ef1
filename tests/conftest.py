"""What every test gets: no network but this machine, fixed seeds, and the browser for those that ask for one."""

import ipaddress
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import translation
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django.plugin import blocking_manager_key
from wagtail.models import Site

from tests import migrated

# Playwright's synchronous face runs an event loop in the test's thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

settings.register_profile("test", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("short", max_examples=20, deadline=None, derandomize=True)  # the second database
settings.register_profile("soak", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


class NetworkBlocked(RuntimeError):
    """A test tried to leave this machine. Not an OSError: nobody may take it for a network that is down."""


def _stay_on_this_machine(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse look-ups and connections beyond loopback, whichever library asks.

    An audit hook sees every socket of the process and cannot be taken off, unlike a patched `socket`.
    """
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if not _is_local(host):
        raise NetworkBlocked(f"{event} {host!r}: tests reach loopback only")


def _is_local(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", "testserver"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


sys.addaudithook(_stay_on_this_machine)


@pytest.fixture(scope="session")
def migrated_before() -> Iterator[None]:
    """Where the tests run on SQLite, begin with the migrated database of the run before, if there is one."""
    if connection.vendor != "sqlite":
        yield
        return
    with migrated.in_memory():
        yield


@pytest.fixture(scope="session")
def django_db_setup(migrated_before: None, django_db_setup: None) -> None:
    """As pytest-django makes it; and kept for the next run, and for each test with real transactions."""
    if connection.vendor == "sqlite":
        migrated.keep_memory()
        type(connection.creation).deserialize_db_from_string = migrated.lay_again  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def rows_of_migrations_are_there(django_db_serialized_rollback: None) -> None:
    """Let a test with real transactions begin with what migrations wrote (locales, home pages, groups)."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have pytest-django keep a copy of those rows: it looks at marks alone, not at the fixture above.

    What looks at pages in a browser is marked, so that the run on the second database can leave it out: no page
    knows which database is behind it. A whole journey is not; its processes meet in the database.
    """
    for item in items:
        if _has_real_transactions(item):
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)
        if "chromium" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("journey"):
            item.add_marker(pytest.mark.looks)


def _has_real_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked_for = bool(marker and marker.kwargs.get("transaction"))
    return asked_for or bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put those rows back after such a test: it ends by emptying every table, and `-n` may run any test next."""
    yield
    if nextitem is None:  # the test database itself is gone by now
        return
    if not _has_real_transactions(item):
        return
    rows = getattr(connection, "_test_serialized_contents", None)
    with item.config.stash[blocking_manager_key].unblock():
        # Threads of a live server share the one connection to an SQLite in memory. Two that began a transaction in the
        # same instant leave it open for every test that comes after.
        if not connection.in_atomic_block and not connection.get_autocommit():
            connection.commit()
            connection.set_autocommit(True)
        if rows:
            connection.creation.deserialize_db_from_string(rows)
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


@pytest.fixture(autouse=True)
def english_unless_asked_otherwise() -> Iterator[None]:
    """Keep the language that a page of one test was read in from the next test."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def media_in_a_folder_of_its_own(tmp_path: Path, settings: Any) -> None:
    """Keep the files of one test from another's, and what the cache says of them."""
    settings.STATE_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    # A smaller picture of another test would be found there, without its file. Workers share one server, and `clear`
    # empties all of its database: each has one of its own.
    own = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    settings.CACHES = {
        name: {
            **cache,
            "LOCATION": cache.get("LOCATION", "").replace("?db=1", f"?db={own}"),
            "KEY_PREFIX": f"{cache.get('KEY_PREFIX', '')}{tmp_path}",
        }
        for name, cache in settings.CACHES.items()
    }


@pytest.fixture
def live_server(live_server: Any, transactional_db: None) -> Iterator[Any]:
    """The server of pytest-django, silent before the tables are emptied.

    A page that was closed may still be answered (an autosave on its way); its rows would come in between.
    """
    yield live_server
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and (busy := _answering()):
        with suppress(RuntimeError):  # it has not begun yet
            busy[0].join(deadline - time.monotonic())


def _answering() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if "process_request_thread" in thread.name]


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """Debian's Chromium, started once a worker; each test opens a context of its own."""
    rows = getattr(connection, "_test_serialized_contents", None)
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    # Its sandbox cannot start as root, and the pages are ours.
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        # In Playwright's event loop Django has another connection to the same database (asgiref's Local).
        if rows:
            connection._test_serialized_contents = rows
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()
        connection.close()
