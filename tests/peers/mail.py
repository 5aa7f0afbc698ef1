"""A real SMTP server on loopback, which can lose its answer after it took a mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.faults.parts import free_ports


class Mailbox:
    """What arrived; `refuse` answers an address with this line, `lose` swallows the answer to the next mail."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.refuse: dict[str, str] = {}
        self.lose = False

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's own name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(bytes(envelope.content or b"")))
        if self.lose:
            self.lose = False
            transport: Any = server.transport
            transport.abort()
        return "250 Taken"


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, int]]:
    """Start it; yield the mailbox and the port."""
    mailbox, port = Mailbox(), free_ports(1)[0]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, port
    finally:
        controller.stop()
