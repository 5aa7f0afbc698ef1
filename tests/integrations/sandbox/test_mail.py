"""The demo's mail is caught in files and shown: whole, in both parts, and harmless whatever stands in it."""

from collections.abc import Iterator
from http.client import HTTPConnection  # noqa: TID251 (a plain visitor, not the desk)
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client, override_settings
from django.urls import reverse
from playwright.sync_api import Browser, Request

from integrations.sandbox.server import Sandbox
from tests.integrations.sandbox.test_sandbox import AXE_OPTIONS

NASTY = '<html><head></head><body><img src="https://spy.example/p.gif"><script>alert(1)</script>Hej</body></html>'


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(mail=tmp_path / "mail") as running:
        yield running


def catch(folder: Path, *subjects: str) -> str:
    """Send these over one connection; the name of the first."""
    mails = [
        EmailMultiAlternatives(words, f"<b>{words}</b> https://a.example/x", to=["jo@b.example"]) for words in subjects
    ]
    for mail in mails:
        mail.attach_alternative(NASTY, "text/html")
    EmailBackend(file_path=str(folder)).send_messages(mails)
    return f"{next(folder.iterdir()).stem}-0"


def get(sandbox: Sandbox, path: str) -> tuple[int, str, str]:
    """Status, page, and what its Content-Security-Policy allows."""
    connection = HTTPConnection(sandbox.address, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), answer.headers["Content-Security-Policy"] or ""
    finally:
        connection.close()


def test_where_nothing_was_caught_the_page_says_what_to_do(sandbox: Sandbox) -> None:
    assert "No mail yet." in get(sandbox, "/mail/")[1]


def test_mails_are_listed_newest_first_and_each_has_a_page(sandbox: Sandbox, tmp_path: Path) -> None:
    key = catch(tmp_path / "mail", "First & last", "Second")
    listing = get(sandbox, "/mail/")[1]
    assert listing.index("Second") < listing.index("First &amp; last")
    _status, one, policy = get(sandbox, f"/mail/{key}/")
    assert "&lt;b&gt;First &amp; last&lt;/b&gt;" in one
    assert '<a href="https://a.example/x" rel="nofollow">' in one
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in one
    assert "default-src 'none'" in policy


def test_the_html_of_a_mail_runs_nothing_and_loads_nothing_even_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    key = catch(tmp_path / "mail", "Hej")
    _status, html, policy = get(sandbox, f"/mail/{key}/html")
    assert "Hej" in html
    assert policy == (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'"
    )


def test_a_name_that_is_none_of_a_mail_opens_no_file(sandbox: Sandbox, tmp_path: Path) -> None:
    catch(tmp_path / "mail", "Hej")
    (tmp_path / "keys.log").write_text("secret")
    found = [get(sandbox, f"/mail/{key}/")[0] for key in ("20260101-000000-1-0", "..%2Fkeys-0", "x")]
    assert found == [404, 404, 404]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_have_no_accessibility_violation(
    sandbox: Sandbox, tmp_path: Path, chromium: Browser, scheme: str
) -> None:
    key = catch(tmp_path / "mail", "A" * 90)
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 360, "height": 740})  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 (Playwright takes no built-in)
    for path in ("/mail/", f"/mail/{key}/"):
        page.goto(sandbox.url + path)
        results = Axe().run(page, options=AXE_OPTIONS)
        assert results.violations_count == 0, results.generate_report()
        assert not page.evaluate("document.documentElement.scrollWidth > 360")
    left = [request for request in asked if "spy.example" in request.url]
    assert all("csp" in (request.failure or "").lower() for request in left)  # refused before it left the browser
    context.close()


@pytest.mark.django_db
@pytest.mark.parametrize("at", ["", "http://127.0.0.1:8001/mail/"])
def test_where_a_mail_was_promised_the_demo_leads_to_it_and_nobody_else_does(at: str) -> None:
    with override_settings(CAUGHT_MAIL_URL=at):
        page = Client().get(reverse("account_reset_password_done")).content.decode()
    assert ("This demo sends no mail" in page) == bool(at)
