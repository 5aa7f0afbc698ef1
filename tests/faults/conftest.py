"""One desk on real parts for all faults; after each of them the checker judges everything that ever happened on it."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from cms.env import BASE_DIR
from tests.faults.database import database
from tests.faults.desk import Desk

FOLDER = BASE_DIR / "var" / "faults" / "tests"
Rooms = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def rows_of_migrations_are_there() -> None:
    """Nothing in here touches the database of the other tests: no test waits for it."""


@pytest.fixture(scope="package")
def parts(worker_id: str) -> Iterator[Desk]:
    """Everything up, as `make faults` has it, in fine weather; down after the last fault, as an idle desk costs too."""
    where = FOLDER / worker_id
    shutil.rmtree(where, ignore_errors=True)
    with database() as server, Desk(where, server) as desk:
        yield desk


@pytest.fixture
def desk(parts: Desk) -> Iterator[Desk]:
    """The desk, and the checker after whatever a test does to it."""
    yield parts
    parts.drain(seconds=90)
    verdict = parts.judge()
    assert not {name: found for name, found in verdict.items() if isinstance(found, list) and found}


@pytest.fixture(scope="package")
def rooms(parts: Desk) -> Rooms:
    """New channels of these kinds (m: read back, w: keyed, b: blind), by name."""
    numbers = count(1)

    def opening(*kinds: str) -> list[str]:
        number = next(numbers)
        names = [f"{kind}{number}" for kind in kinds]
        parts.open_channels(*names, alone=True)
        return names

    return opening
