"""Hate without a slur: what is known stays known, and whoever answers it is left in peace (decision 0086)."""

import pytest

from posts.voice.rulebook import LANGUAGES
from tests.posts.voice.measure import counted

LEAST, MOST = 0.95, 0.12  # of hateful sentences touched; of answers to them


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_once_fresh_are_advised_against_and_answers_to_them_are_not(language: str) -> None:
    counts = counted(language, "fresh")
    touched = {verdict: 1 - each["quiet"] / each.total() for verdict, each in counts.items()}
    assert touched["hateful"] >= LEAST
    assert touched.get("slur", 1) >= LEAST
    assert touched["counter"] <= MOST
    assert counts["counter"]["hold"] == 0
    assert touched["innocent"] == 0
