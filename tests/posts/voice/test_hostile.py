"""Whatever somebody types or hands to the check, it answers soon."""

import time

import pytest

from posts.voice.block import Block
from posts.voice.check import check

LONG = 20_000  # signs; what grows with their square took five seconds


@pytest.mark.parametrize(
    "text",
    ["!" * LONG, "…" * LONG, "“" * LONG, "!)" * (LONG // 2), "." + " " * LONG, "women who are not " * 200],
    ids=range(6),
)
def test_a_run_of_signs_costs_no_more_than_as_many_words(text: str) -> None:
    begin = time.process_time()
    check([Block(path="body.0", text=text)], language="en")
    assert time.process_time() - begin < 2
