"""Why a person has to look closely: figures without a source in three languages, pictures, advice."""

import pytest

from posts.queue.needs import ADVICE, CHILD, FIGURE, WORDS, has_figure, needs_of, unsourced_figures
from posts.voice.block import Block
from posts.voice_checks import check_post
from tests.factories import make_blog, make_picture, make_story


@pytest.mark.parametrize(
    "sentence",
    [
        "A quarter, or 4.5 million people, live with it.",
        "Returns fell by 30 per cent.",
        "Returns fell by 30%.",
        "It cost €40 and an evening.",
        "We sold 12,500 bells.",
        "We sold 25000 bells.",
        "Dat is 4,5 miljoen mensen.",
        "Het scheelt 12,5 procent.",
        "Het kostte 40 euro.",
        "We repareerden 12.500 fietsen.",
        "Det är 4,5 miljoner människor.",
        "Det kostade 400 kr.",
        "Returerna föll med 30 %.",
        "Vi lagade 12 500 cyklar.",
    ],
)
def test_a_figure_that_somebody_counted_is_one(sentence: str) -> None:
    assert has_figure(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We opened in 1987 with 12 chairs.",
        "Call 0612345678 or come by at 9.30.",
        "Call +31 6 12 34 56 78.",
        "She mended 3 bells in 10 minutes.",
        "In 2026 kwamen er 40 mensen.",
        "Vi öppnade 1 september klockan 10.00.",
        "Order 2026/12345 came back.",
        "A krona is not 100 percentages of anything",
    ],
)
def test_a_year_a_time_a_telephone_number_or_a_handful_is_not(sentence: str) -> None:
    assert not has_figure(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "According to the statistics office 4.5 million people live with it.",
        "We counted 12,500 bells.",
        "Volgens het CBS zijn het 4,5 miljoen mensen.",
        "Enligt SCB är det 4,5 miljoner människor.",
    ],
)
def test_words_that_name_a_source_are_one(text: str) -> None:
    assert unsourced_figures([Block(path="body.0.text", text=text)]) == []


def test_a_link_in_the_block_is_a_source_for_its_figures_and_for_no_other_blocks() -> None:
    linked = Block(path="body.0.text", text="It is 30 per cent. Look here.", links=((19, 29),))
    bare = Block(path="body.1.text", text="We waited. It is 40 per cent.")
    assert unsourced_figures([linked, bare]) == ["It is 40 per cent."]


def test_what_somebody_else_said_carries_its_source() -> None:
    assert unsourced_figures([Block(path="body.0.quote", text="Thirty, or 30 per cent.", role="quote")]) == []


def needs(story: object) -> list[str]:
    return needs_of(story, check_post(story))  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"shows_child": True}, [CHILD]),
        ({"shows_people": True, "shows_words": True}, [WORDS]),
        ({"shows_people": True}, []),
        ({"shows_people": True, "shows_words": True, "shows_child": True}, [CHILD]),
    ],
)
def test_a_picture_of_a_child_or_of_people_beside_words_needs_a_person(
    marks: dict[str, bool], expected: list[str]
) -> None:
    cover = make_picture()
    for name, value in marks.items():
        setattr(cover, name, value)
    cover.save()
    assert needs(make_story(cover=cover, cover_alt="A bell")) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Returns fell by 30 per cent."), ("nl", "Het scheelt 30 procent."), ("sv", "Det är 30 procent.")],
)
def test_a_figure_without_a_source_needs_a_person_in_each_language(language: str, text: str) -> None:
    assert FIGURE in needs(make_story(blog=make_blog(language=language), text=f"<p>{text}</p>"))


@pytest.mark.django_db
def test_advice_needs_a_person_and_a_hint_does_not() -> None:
    assert needs(make_story()) == []
    advised = make_story(text="<p>The salesman sold it. He is wheelchair bound and suffers from it.</p>")
    assert ADVICE in needs(advised)
