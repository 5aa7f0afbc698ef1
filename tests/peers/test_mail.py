"""The desk's mails and a real SMTP server."""

from collections.abc import Iterator
from typing import Any

import pytest

from integrations import letters, outbox
from integrations.models import Recipient
from tests.integrations.conftest import pass_time
from tests.peers.mail import Mailbox, mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.peers]


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A server that the desk's mails go to."""
    with mail_server() as (box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield box


def write(*addresses: str, **more: Any) -> None:
    outbox.write_letter(
        to=addresses, language="sv", subject="Klockan är lagad", text="Tack vare Şilan.", key="bell", **more
    )


def send_all() -> list[str]:
    for pk in letters.due():
        letters.send(pk)
    return list(Recipient.objects.order_by("address").values_list("status", flat=True))


def test_each_address_gets_its_own_mail_with_our_id_and_words(mailbox: Mailbox) -> None:
    write("annika@example.org", "yusuf@example.org", stop_link="https://blog.example/stop/x")
    assert send_all() == ["sent", "sent"]
    first = sorted(mailbox.mails, key=lambda mail: mail["To"])[0]
    assert (first["To"], first["Content-Language"]) == ("annika@example.org", "sv")
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first.get_payload(decode=True).decode().strip() == "Tack vare Şilan."
    ids = {f"<{uuid}@" for uuid in Recipient.objects.values_list("uuid", flat=True)}
    assert {mail["Message-ID"].partition("@")[0] + "@" for mail in mailbox.mails} == ids


def test_a_mail_whose_answer_got_lost_is_there_once_and_never_sent_again(mailbox: Mailbox) -> None:
    write("annika@example.org")
    mailbox.lose = True
    assert send_all() == ["unknown"]
    pass_time(86_400)
    assert send_all() == ["unknown"]
    assert len(mailbox.mails) == 1


def test_what_the_server_refuses_for_now_is_tried_again_and_what_it_refuses_for_good_is_not(mailbox: Mailbox) -> None:
    write("annika@example.org", "nobody@example.org")
    mailbox.refuse = {"annika@example.org": "451 Busy", "nobody@example.org": "550 No such person"}
    assert send_all() == ["due", "failed"]
    mailbox.refuse = {}
    pass_time(3600)
    assert send_all() == ["sent", "failed"]
    assert [mail["To"] for mail in mailbox.mails] == ["annika@example.org"]
