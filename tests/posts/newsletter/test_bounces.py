"""Mail that comes back: a dead mailbox and a complaint stop letters at once, a full one only after a while."""

import base64
import hashlib
import hmac
import json
import logging
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db.models import F
from django.test import Client

from integrations import letters, outbox
from integrations.mail_providers import settings_for
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


@pytest.mark.django_db
class TestReportsOfAProvider:
    """Signed by Mailgun, or proven by our token where the provider signs nothing."""

    TOKEN = "a-long-token-for-reports"
    SIGNED = {"NAME": "mailgun", "API_KEY": "k", "WEBHOOK_SIGNING_KEY": "planted-signing-key"}
    BY_TOKEN = {"NAME": "postmark", "SERVER_TOKEN": "t"}

    @pytest.fixture(autouse=True)
    def strict_client(self, settings: Any) -> None:
        self.settings = settings
        self.client = Client(enforce_csrf_checks=True)

    def use(self, options: dict[str, str], token: str = TOKEN) -> None:
        for name, value in settings_for(options, token=token).items():
            setattr(self.settings, name, value)

    def mailgun(self, *, key: str = "planted-signing-key", name: str = "mailgun", **data: Any) -> int:
        signature = hmac.new(key.encode(), b"1700000000t0ken", hashlib.sha256).hexdigest()
        proof = {"timestamp": "1700000000", "token": "t0ken", "signature": signature}
        facts = {"recipient": "Fatima@example.org", "timestamp": 1700000000, **data}
        body = json.dumps({"signature": proof, "event-data": facts})
        return self.client.post(f"/mail-reports/{name}/", body, content_type="application/json").status_code

    def postmark(self, token: str = TOKEN, **data: Any) -> int:
        words = base64.b64encode(f"byline:{token}".encode()).decode()
        body = json.dumps({"RecordType": "Bounce", "ID": 4, "Email": "fatima@example.org", **data})
        headers = {"Authorization": f"Basic {words}"}
        return self.client.post(
            "/mail-reports/postmark/", body, content_type="application/json", headers=headers
        ).status_code

    def test_a_signed_complaint_lets_the_reader_go_once(self, reader: Subscriber) -> None:
        self.use(self.SIGNED)
        assert [self.mailgun(event="complained"), self.mailgun(event="complained")] == [200, 200]
        assert not Subscriber.objects.exists()
        assert [bounce.kind for bounce in Bounce.objects.all()] == ["complaint"]

    def test_nothing_unproven_is_believed(self, reader: Subscriber, caplog: pytest.LogCaptureFixture) -> None:
        assert self.mailgun(event="complained") == 404  # mail goes by SMTP here
        self.use(self.SIGNED)
        assert self.mailgun(key="another", event="complained") == 400
        assert self.client.post("/mail-reports/mailgun/", "{", content_type="application/json").status_code == 400
        assert self.mailgun(name="postmark", event="complained") == 404
        self.use({"NAME": "mailgun", "API_KEY": "k"})
        assert self.mailgun(key="k", event="complained") == 404
        self.use(self.BY_TOKEN)
        assert self.postmark("another-token-altogether", Type="HardBounce") == 400
        self.use(self.BY_TOKEN, token="")
        assert self.postmark("", Type="HardBounce") == 404
        assert Subscriber.objects.exists()
        assert "planted-signing-key" not in caplog.text

    @pytest.mark.parametrize(
        ("data", "kinds"),
        [
            ({"Type": "HardBounce", "Details": "smtp;550 5.1.1 gone"}, ["hard"]),
            ({"Type": "SoftBounce", "Details": "smtp;552 5.2.2 full"}, ["soft"]),
            ({"Type": "SoftBounce", "Details": "smtp;550 5.1.1 nobody"}, ["hard"]),
            ({"Type": "SpamComplaint"}, ["complaint"]),
            ({"Type": "BadEmailAddress"}, ["hard"]),
            ({"Type": "Blocked"}, []),
            ({"Type": "Transient", "Details": "smtp;450 4.1.1 later"}, []),
            ({"RecordType": "Delivery", "Recipient": "fatima@example.org"}, []),
        ],
    )
    def test_what_a_provider_says_of_an_address(
        self, reader: Subscriber, data: dict[str, Any], kinds: list[str]
    ) -> None:
        self.use(self.BY_TOKEN)
        assert self.postmark(**data) == 200
        assert [bounce.kind for bounce in Bounce.objects.all()] == kinds
        assert Subscriber.objects.exists() == (kinds in ([], ["soft"]))

    def test_who_leaves_by_the_providers_own_button_may_come_back(self, reader: Subscriber) -> None:
        self.use(self.SIGNED)
        assert self.mailgun(event="unsubscribed") == 200
        assert not Subscriber.objects.exists()
        assert outbox.closed_to_mail([reader.address]) == set()

    def test_a_provider_that_counts_readers_is_told_of_and_nothing_is_kept(
        self, reader: Subscriber, caplog: pytest.LogCaptureFixture
    ) -> None:
        self.use(self.SIGNED)
        with caplog.at_level(logging.ERROR):
            assert self.mailgun(event="opened") == 200
        assert "Switch tracking off there" in caplog.text
        assert "fatima" not in caplog.text.lower()
        assert not Bounce.objects.exists()


@pytest.mark.django_db
def test_what_a_server_said_of_an_address_goes_with_its_reader(
    blog: Any, reader: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise smtplib.SMTPRecipientsRefused({reader.address: (550, b"5.7.1 <fatima@example.org> is not welcome")})

    factories.make_live_story(blog=blog)
    for pk in issues.due():
        issues.address(pk)
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    send_all()
    outbox.forget_reader(reader.uuid)
    assert "fatima" not in str(list(Recipient.objects.values())).lower()
