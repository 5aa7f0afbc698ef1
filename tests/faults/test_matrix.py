"""docs/faults.md names tests that exist, and leaves out none of the fifty faults."""

import re

from cms.env import BASE_DIR

TABLE = (BASE_DIR / "docs" / "faults.md").read_text()
LINES = re.findall(r"^\| ([\d, ]+) \|.*\|$", TABLE, flags=re.MULTILINE)


def test_every_fault_has_its_line() -> None:
    assert [int(number) for numbers in LINES for number in numbers.split(",")] == list(range(1, 51))


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", TABLE))
    sources = "\n".join(path.read_text() for path in (BASE_DIR / "tests").rglob("test_*.py"))
    assert named - set(re.findall(r"def (test_\w+)", sources)) == set()
