"""What readers' pages decide without a database: likeness of stories, contrast of colours."""

import pytest
from django.core.exceptions import ValidationError

from posts import looks
from posts.colours import contrast, darker_until, lighter_until
from posts.related import Likeness, most_alike, words_of


def story(pk: int, *, topics: int = 0, values: int = 0, words: str = "") -> Likeness:
    return Likeness(pk=pk, topics=topics, values=values, words=words_of(words))


def test_what_has_more_in_common_comes_first_and_what_has_nothing_does_not_come() -> None:
    others = [
        story(2, topics=1),
        story(3, topics=2),
        story(4, topics=1, words="Fourteen saddles"),
        story(5),
        story(6, values=1),
    ]

    assert most_alike(words_of("The saddle that stayed wet"), others, number=4) == [3, 4, 2, 6]


def test_black_on_white_is_21_to_1_and_a_known_grey_is_just_enough() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("colour", ["#ffcc00", "#9aa0a6", "#1c4a39", "#000000", "#ff0000"])
def test_every_colour_has_a_readable_shade(colour: str) -> None:
    assert contrast(darker_until(colour, on="#ffffff"), "#ffffff") >= 4.5
    assert contrast(lighter_until(colour, on="#1e2127"), "#1e2127") >= 4.5


@pytest.mark.parametrize("colour", ["#ffcc00", "#fff", "red", "#GGGGGG", "#1c4a39; } body { display: none"])
def test_a_colour_on_which_words_could_not_be_read_is_refused(colour: str) -> None:
    with pytest.raises(ValidationError):
        looks.refuse_unreadable(colour)


def test_a_readable_colour_comes_to_styles_in_light_and_dark() -> None:
    looks.refuse_unreadable("#1c4a39")

    styles = looks.css([(5, "#1c4a39")])

    assert '[data-tone="own-5"] { --tone: #1c4a39; --accent: #1c4a39; }' in styles
    assert "prefers-color-scheme: dark" in styles
