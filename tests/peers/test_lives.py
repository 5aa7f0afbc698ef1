"""The desk and real servers of other people. Ghost and a Bluesky PDS only with PEERS=all (`make test-peers`)."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.peers.life import Tell, live
from tests.peers.peers import ALL, CHOSEN

pytestmark = [pytest.mark.django_db, pytest.mark.peers]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[[str], Tell]:
    """Say each step on the terminal as it is done, with the seconds it took, where somebody waits for it."""

    def about(name: str) -> Tell:
        began = [time.monotonic()]

        def tell(words: str) -> None:
            now, before = time.monotonic(), began[-1]
            began.append(now)
            if ALL:
                with capsys.disabled():
                    print(f"\n{name:18} {now - before:6.1f} s  {words}", end="", flush=True)  # noqa: T201

        return tell

    return about


@pytest.mark.parametrize("name", CHOSEN)
def test_a_post_lives_on_a_real_server(name: str, told: Callable[[str], Tell], tmp_path: Path, settings: Any) -> None:
    tell, folder = told(name), tmp_path / "peer"
    folder.mkdir()
    tell("is installed (the first time) and started …")
    with CHOSEN[name](folder) as peer:
        tell("started")
        settings.OUTBOUND_ALLOW_PRIVATE = [peer.proxy.address, *peer.neighbours]
        live(peer, tell)
