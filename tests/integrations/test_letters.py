"""Mails are rows: sent once, retried while surely not taken, never repeated when nobody knows."""

import smtplib
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from integrations import letters, outbox
from integrations.message import Reader
from integrations.models import Letter, Recipient
from tests.integrations.conftest import pass_time

pytestmark = pytest.mark.django_db


def write(*addresses: str, key: str = "returned-1") -> Letter:
    return outbox.write_letter(
        to=addresses or ["yusuf@example.org"],
        language="nl",
        subject="Je verhaal\nis terug",
        text="Lees het nog eens.",
        key=key,
        about=uuid4(),
    )


def send_all() -> None:
    for pk in letters.due():
        letters.send(pk)


def states() -> list[str]:
    return list(Recipient.objects.order_by("pk").values_list("status", flat=True))


def failing(monkeypatch: pytest.MonkeyPatch, method: str, error: Exception) -> None:
    def fail(*_args: object) -> None:
        raise error

    monkeypatch.setattr(EmailBackend, method, fail)


def test_writing_a_letter_sends_nothing_by_itself() -> None:
    write()
    assert mail.outbox == []


def test_each_address_gets_a_mail_of_its_own() -> None:
    write("yusuf@example.org", "annika@example.org", "yusuf@example.org")
    send_all()
    assert sorted(message.to[0] for message in mail.outbox) == ["annika@example.org", "yusuf@example.org"]
    assert states() == ["sent", "sent"]


def test_a_subject_stays_on_one_line() -> None:
    write()
    send_all()
    assert mail.outbox[0].subject == "Je verhaal is terug"


def test_a_repeated_send_keeps_its_message_id() -> None:
    write()
    send_all()
    assert str(Recipient.objects.get().uuid) in mail.outbox[0].extra_headers["Message-ID"]


def test_the_same_key_writes_one_letter() -> None:
    write()
    write()
    send_all()
    assert len(mail.outbox) == 1


def test_a_mail_handed_out_twice_is_sent_once() -> None:
    write()
    pk = Recipient.objects.get().pk
    letters.send(pk)
    letters.send(pk)
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    with monkeypatch.context() as away:
        failing(away, "open", ConnectionRefusedError())
        send_all()
    assert states() == ["due"]
    pass_time(31)
    send_all()
    assert states() == ["sent"]


def test_a_mail_that_may_have_been_taken_is_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    failing(monkeypatch, "send_messages", smtplib.SMTPServerDisconnected("Connection unexpectedly closed"))
    send_all()
    pass_time(100_000)
    assert (states(), letters.due()) == (["unknown"], [])


def test_a_dead_workers_mail_is_not_sent_again() -> None:
    write()
    Recipient.objects.get().claim()
    pass_time(91)
    assert (letters.due(), states()) == ([], ["unknown"])


def test_a_refused_address_fails_with_the_servers_words(monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    failing(
        monkeypatch, "send_messages", smtplib.SMTPRecipientsRefused({"yusuf@example.org": (550, b"No such mailbox")})
    )
    send_all()
    assert (states(), Recipient.objects.get().last_error) == (["failed"], "550 No such mailbox")


def test_a_greylisting_server_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    failing(monkeypatch, "send_messages", smtplib.SMTPDataError(451, b"Come back later"))
    send_all()
    assert states() == ["due"]


def test_a_letter_to_many_does_not_pile_up_before_slow_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "BATCH", 3)
    many = outbox.write_letter(to=(), language="en", subject="A bell", text="It rings.", key="many", issue=uuid4())
    outbox.address_letter(many, [Reader(address=f"r{n}@example.org", uuid=uuid4()) for n in range(9)])
    handed_out = letters.due()
    assert (len(handed_out), letters.due()) == (3, [])
    for pk in handed_out[:2]:
        letters.send(pk)
    write()  # to one: it passes what lies there
    assert len(letters.due()) == 2
    assert Recipient.objects.filter(letter=many, enqueued_at=None, status="due").count() == 9 - 3 - 1
    pass_time(11)  # what lay there got lost with its broker
    assert len(letters.due()) == 3
