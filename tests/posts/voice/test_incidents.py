"""Incident cards: each is told in every language, and the rules it names exist and would speak again."""

import pytest

from posts.voice.block import Block
from posts.voice.check import check
from posts.voice.incident import Incident, incidents
from posts.voice.rulebook import rulebook


@pytest.mark.parametrize("card", incidents(), ids=lambda card: card.slug)
def test_a_card_names_rules_that_exist(card: Incident) -> None:
    assert set(card.rules) <= {rule.id for rule in rulebook("en", "public").rules}


@pytest.mark.parametrize("card", incidents(), ids=lambda card: card.slug)
def test_a_card_is_told_in_every_language_and_says_where_it_was_read(card: Incident) -> None:
    words = [word for each in card.told.values() for word in (each.title, each.what_happened, each.what_we_learnt)]
    assert len([word for word in words if word]) == 9
    assert card.source.url.startswith("https://")


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("I am a Nazi", "hold.declares-nazi"),
        ("Our coolest monkey in the jungle hoodie", "origin.animal-names"),
        ("A lotion for normal to dark skin", "normal.skin"),
    ],
)
def test_what_happened_then_would_be_seen_today(words: str, rule: str) -> None:
    assert rule in {finding.rule for finding in check([Block(path="body.0", text=words)], language="en")}


REFUSED = ["Lesbian", "Transgender", "Black Lives Matter", "Gay Pride", "Palestine", "Mohammed"]


@pytest.mark.parametrize("words", REFUSED)
def test_what_was_refused_then_raises_nothing_today(words: str) -> None:
    assert check([Block(path="body.0", text=words)], language="en") == []
