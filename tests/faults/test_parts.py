"""What the kit itself must not do: wait for the wrong process."""

import signal
from pathlib import Path

from tests.faults.parts import Part, python


class KeptAlive(Part):
    """Started again the moment it dies, by somebody who watches."""

    def signal(self, number: signal.Signals) -> None:
        super().signal(number)
        if number is signal.SIGKILL:
            self.start()


def test_a_kill_does_not_wait_for_the_next_one(tmp_path: Path) -> None:
    part = KeptAlive(python("-c", "input()"), log=tmp_path / "log")
    part.start()
    first = part.process
    part.kill()
    assert first is not None
    assert first.returncode == -signal.SIGKILL
    assert part.running
    Part.signal(part, signal.SIGKILL)
