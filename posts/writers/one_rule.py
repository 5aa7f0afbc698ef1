"""The whole policy of the desk on one card, in the three languages; under sixty words in each (a test counts)."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Card:
    """The rule, and what stands behind it."""

    rule: str
    behind_it: str


ONE_RULE = {
    "en": Card(
        rule="Use your best judgement.",
        behind_it=(
            "Tell what happened, in your own words. Would the people in it be happy to read it? Then write it. "
            "Unsure? Ask us, that is what we are for. A colleague always reads it before the world does."
        ),
    ),
    "nl": Card(
        rule="Gebruik je gezonde verstand.",
        behind_it=(
            "Vertel wat er gebeurde, in je eigen woorden. Zouden de mensen in het verhaal het graag teruglezen? "
            "Schrijf het dan op. Twijfel je? Vraag het ons, daar zijn we voor. Een collega leest altijd mee "
            "voordat het naar buiten gaat."
        ),
    ),
    "sv": Card(
        rule="Lita på ditt goda omdöme.",
        behind_it=(
            "Berätta vad som hände, med dina egna ord. Skulle de som är med bli glada av att läsa det? "
            "Skriv det då. Osäker? Fråga oss, det är därför vi finns. En kollega läser alltid innan någon "
            "utanför huset gör det."
        ),
    ),
}


def card_in(language: str) -> Card:
    """The card in an interface language."""
    return ONE_RULE.get(language, ONE_RULE["en"])
