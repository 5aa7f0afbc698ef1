"""Mail that comes back: a dead mailbox and a complaint stop letters at once, a full one only after a while."""

import json
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db.models import F
from django.test import Client

from integrations import letters, outbox
from integrations.models import Bounce, Recipient
from integrations.models.bounce import SOFT_MOST
from posts.models import Subscriber
from posts.newsletter import bounces, issues
from posts.newsletter.bounces import Report, read_mail
from tests import factories
from tests.posts.newsletter.conftest import send_all

RETURNED = """From: mailer-daemon@mx.example.org
Message-ID: <r1@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; fatima@example.org
Action: failed
Status: %s

--b--
"""
COMPLAINT = """From: feedback@provider.example
Message-ID: <c1@provider.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1
Version: 1
Original-Rcpt-To: <fatima@example.org>

--b--
"""


@pytest.mark.parametrize(
    ("mail", "kinds"),
    [
        (RETURNED % "5.1.1", ["hard"]),
        (RETURNED % "5.2.2", ["soft"]),
        (RETURNED.replace("failed", "delayed") % "4.2.2", []),
        (COMPLAINT, ["complaint"]),
        ("From: fatima@example.org\n\nThank you!", []),
        ("", []),
    ],
)
def test_a_returned_mail_says_what_happened(mail: str, kinds: list[str]) -> None:
    reports = read_mail(mail)
    assert [report.kind for report in reports] == kinds
    assert {report.address for report in reports} <= {"fatima@example.org"}


@pytest.mark.parametrize(
    ("code", "reply", "kind"),
    [
        (550, "5.1.1 no such user", "hard"),
        (550, "No such mailbox", "hard"),
        (550, "5.7.1 we do not like you", "soft"),
        (552, "5.2.2 full", "soft"),
        (450, "4.1.1 not now", "soft"),
    ],
)
def test_what_a_server_says_of_an_address(code: int, reply: str, kind: str) -> None:
    assert letters.kind_of_refusal(code, reply) == kind


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["hard", "complaint"])
def test_a_dead_mailbox_and_a_complaint_let_the_reader_go_at_once(reader: Subscriber, kind: str) -> None:
    bounces.note(Report(key="1", address="Fatima@example.org", kind=kind))
    assert not Subscriber.objects.exists()
    assert "fatima" not in str(list(Bounce.objects.values()))


@pytest.mark.django_db
def test_a_full_mailbox_counts_and_the_same_report_counts_once(reader: Subscriber) -> None:
    for number in [0, 0, *range(SOFT_MOST - 1)]:
        bounces.note(Report(key=str(number), address=reader.address, kind="soft"))
    assert Subscriber.objects.exists()
    bounces.note(Report(key="last", address=reader.address, kind="soft"))
    assert not Subscriber.objects.exists()


@pytest.mark.django_db
def test_a_mailbox_that_was_full_long_ago_is_open_again() -> None:
    for number in range(SOFT_MOST):
        outbox.note_bounce(key=str(number), address="jo@example.org", kind="soft")
    Bounce.objects.update(at=F("at") - timedelta(days=31))
    assert outbox.closed_to_mail(["jo@example.org"]) == set()


@pytest.mark.django_db
def test_a_server_that_knows_no_such_mailbox_ends_the_letters(
    blog: Any, reader: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise smtplib.SMTPRecipientsRefused({reader.address: (550, b"5.1.1 No such mailbox")})

    factories.make_live_story(blog=blog)
    for pk in issues.due():
        issues.address(pk)
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    send_all()
    assert Recipient.objects.get(reader=reader.uuid).status == "failed"
    bounces.let_go()
    assert not Subscriber.objects.exists()
    assert outbox.closed_to_mail(["fatima@example.org"]) == {"fatima@example.org"}


@pytest.mark.django_db
class TestWebhook:
    TOKEN = "a-long-token-for-reports"

    def post(self, body: str, *, kind: str = "application/json", token: str = TOKEN) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        client = Client(enforce_csrf_checks=True)
        return client.post("/mail-reports/", body, content_type=kind, headers=headers).status_code

    def test_it_is_not_there_without_a_token(self) -> None:
        assert self.post("{}", token="") == 404

    def test_it_takes_json_and_returned_mails_and_refuses_others(self, settings: Any, reader: Subscriber) -> None:
        settings.MAIL_REPORTS_TOKEN = self.TOKEN
        body = json.dumps([{"id": "e1", "address": "x@example.org", "kind": "soft"}])
        assert self.post(body, token="another-token-altogether") == 404
        assert [self.post(body), self.post(body), Bounce.objects.count()] == [204, 204, 1]
        assert [self.post(wrong) for wrong in ("{", "[1]", '{"id": "2", "address": "x", "kind": "soft"}')] == [400] * 3
        assert self.post('{"id": "2", "address": "x@example.org", "kind": "odd"}') == 400
        assert self.post(RETURNED % "5.1.1", kind="message/rfc822") == 204
        assert not Subscriber.objects.exists()
