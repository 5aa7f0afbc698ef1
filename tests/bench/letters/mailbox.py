"""An SMTP server that throws every mail away and counts them; a line with `?` on its input has it say how many."""

import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.faults.parts import free_ports


class Counted:
    """How many mails were taken, and how long they were together, in bytes."""

    def __init__(self) -> None:
        self.count = self.size = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (its name)
        self.count += 1
        self.size += len(envelope.content or b"")
        return "250 Taken"


def main() -> None:
    """Say the port, then answer until the input ends."""
    counted, port = Counted(), free_ports(1)[0]
    controller = Controller(counted, hostname="127.0.0.1", port=port)
    controller.start()
    print(port, flush=True)
    for _question in sys.stdin:
        print(counted.count, counted.size, flush=True)
    controller.stop()


if __name__ == "__main__":
    main()
