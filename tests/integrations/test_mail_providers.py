"""Mail through a provider's API: nobody is counted, every answer is one outcome, the key is in no row and no log."""

import json
import logging
import re
from typing import Any
from urllib.parse import unquote_plus
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import mail_provider
from integrations import letters, outbox
from integrations.mail_providers import NOTHING_COUNTED, PROVIDERS, settings_for
from integrations.message import Reader
from integrations.models import Bounce, Recipient
from tests.integrations.adapters.loopback import Loopback, Reply, answer, silence

KEY = "pl4nted-mail-k3y"
TO = "fatima@example.org"
# What each provider answers to a mail it takes, and how a mail forbids it to count openings and taps.
TAKEN: dict[str, Any] = {
    "mailgun": {"id": "<1@mg.example>", "message": "Queued. Thank you."},
    "mailjet": {"Messages": [{"Status": "success", "To": [{"Email": TO, "MessageID": 1, "MessageUUID": "1"}]}]},
    "mandrill": [{"email": TO, "status": "sent", "_id": "1"}],
    "postmark": {"ErrorCode": 0, "Message": "OK", "MessageID": "1", "To": TO},
    "sparkpost": {"results": {"total_accepted_recipients": 1, "total_rejected_recipients": 0, "id": "1"}},
}
COUNTS_NOTHING = {
    "mailgun": ("o:tracking-opens=no", "o:tracking-clicks=no"),
    "mailjet": ('"TrackOpens": "disabled"', '"TrackClicks": "disabled"'),
    "mandrill": ('"track_opens": false', '"track_clicks": false'),
    "postmark": ('"TrackOpens": false', '"TrackLinks": "None"'),
    "sparkpost": ('"open_tracking": false', '"click_tracking": false'),
}


def use(settings: Any, name: str, at: Loopback) -> None:
    """Send by this provider, whose API is on this machine."""
    options = {"NAME": name, "API_URL": f"{at.url}/", **dict.fromkeys(PROVIDERS[name].needs, KEY)}
    for setting, value in settings_for(options, token="").items():
        setattr(settings, setting, value)
    settings.OUTBOUND_ALLOW_PRIVATE = [at.address]
    settings.DEFAULT_FROM_EMAIL = "Byline <letters@stories.example>"


def send() -> Recipient:
    letter = outbox.write_letter(
        to=(), language="en", subject="A bell", text="Mended.", html="<p>Mended.</p>", key=str(uuid4()), issue=uuid4()
    )
    outbox.address_letter(letter, [Reader(address=TO, uuid=uuid4(), own_link="https://stories.example/en/mail/t/")])
    for pk in letters.due():
        letters.send(pk)
    return letter.recipients.get()


def said(settings: Any, reply: Reply, name: str = "postmark") -> Recipient:
    with Loopback(reply) as api:
        use(settings, name, api)
        return send()


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_a_mail_forbids_to_count_its_reader_and_can_be_left_by_one_tap(settings: Any, name: str) -> None:
    with Loopback(answer("200 OK", json.dumps(TAKEN[name]).encode(), Content_Type="application/json")) as api:
        use(settings, name, api)
        sent = send()
    assert (sent.status, sent.last_error) == ("sent", "")
    request = unquote_plus(api.requests[0].decode())
    for forbidden in COUNTS_NOTHING[name]:
        assert forbidden in request
    assert re.search(r"List-Unsubscribe\b.{1,14}<https://stories.example/en/mail/t/leave/>", request, re.DOTALL)
    assert "List-Unsubscribe=One-Click" in request


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (answer("200 OK", b"<html>"), "unknown"),
        (answer("422 No", b'{"ErrorCode": 406, "Message": "in words that nobody knows"}'), "failed"),
        (answer("302 Found", Location="/elsewhere"), "unknown"),
        (answer("500 Oh", b"{}"), "unknown"),
        (answer("401 No", b"{}"), "due"),
        (answer("429 Slower", b"{}", Retry_After="7200"), "due"),
        (answer("400 Bad", json.dumps({"Message": f"no {KEY} here"}).encode()), "failed"),
        (silence, "unknown"),
    ],
)
def test_every_answer_is_one_outcome_and_the_key_is_told_to_nobody(
    settings: Any, caplog: pytest.LogCaptureFixture, reply: Reply, status: str
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.EMAIL_TIMEOUT = 0.2
    row = said(settings, reply)
    assert row.status == status
    assert row.last_error
    assert KEY not in f"{row.last_error}{caplog.text}"


@pytest.mark.django_db
def test_a_provider_that_is_away_is_asked_again(settings: Any) -> None:
    with Loopback() as gone:
        use(settings, "postmark", gone)
    assert send().status == "due"


@pytest.mark.django_db
def test_an_inside_address_is_never_called_with_the_key(settings: Any) -> None:
    with Loopback(answer("200 OK")) as api:
        use(settings, "postmark", api)
        settings.OUTBOUND_ALLOW_PRIVATE = []
        assert send().status == "failed"
    assert api.requests == []


@pytest.mark.django_db
def test_an_address_the_provider_refuses_is_noted(settings: Any) -> None:
    words = f"Found inactive addresses: {TO}.\nInactive recipients are ones that have generated a hard bounce."
    refusal = json.dumps({"ErrorCode": 406, "Message": words}).encode()
    assert said(settings, answer("422 No", refusal)).status == "failed"
    assert [bounce.kind for bounce in Bounce.objects.all()] == ["soft"]


class Typed:
    """What stands in MAIL_PROVIDER, and a token for reports."""

    def __init__(self, token: str = "", **options: str) -> None:
        self.mail_provider = {name: Hidden(value) for name, value in options.items()}
        self.mail_reports_token = Hidden(token)


class Hidden:
    def __init__(self, value: str) -> None:
        self.get_secret_value = lambda: value


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"NAME": "brevo", "API_KEY": KEY}, "NAME is one of"),
        ({"NAME": "mailjet", "API_KEY": KEY}, "SECRET_KEY is missing"),
        ({"NAME": "postmark", "SERVER_TOKEN": KEY, "SEND_DEFAULTS": KEY}, "SEND_DEFAULTS is no option"),
    ],
)
def test_a_wrong_provider_is_named_at_the_start_and_no_value_repeated(options: dict[str, str], named: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"MAIL_PROVIDER: {named}") as refused:
        mail_provider(Typed(**options))
    assert KEY not in str(refused.value)


def test_reports_are_believed_only_when_something_proves_them() -> None:
    signed = {"NAME": "mailgun", "API_KEY": KEY}
    by_token = {"NAME": "postmark", "SERVER_TOKEN": KEY}
    token = "a-long-token-for-reports"
    assert not mail_provider(Typed(token, **signed))["MAIL_PROVIDER_REPORTS"]
    assert mail_provider(Typed(**signed, WEBHOOK_SIGNING_KEY=KEY))["MAIL_PROVIDER_REPORTS"]
    assert not mail_provider(Typed(**by_token))["MAIL_PROVIDER_REPORTS"]
    found = mail_provider(Typed(token, **by_token))
    assert found["MAIL_PROVIDER_REPORTS"]
    assert found["ANYMAIL"]["WEBHOOK_SECRET"] == f"byline:{token}"
    assert found["ANYMAIL"]["SEND_DEFAULTS"] == NOTHING_COUNTED
