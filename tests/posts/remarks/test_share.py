"""The share of own words, and words compared: vectors one can check by hand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.models import Story
from posts.remarks import verbs, waiting_for
from posts.remarks.comparing import Piece, pieces_between
from posts.remarks.places import Place, place_now, places_of_typed
from posts.remarks.share import Version, own_share, own_words, words_in
from tests import factories
from tests.factories import AUTHORS, make_user
from tests.posts.remarks.conftest import newest, question, sent, suggestion


def own(text: str, lent: str = "") -> Version:
    return Version(words=words_in(text), own=True, lent=words_in(lent))


def theirs(text: str) -> Version:
    return Version(words=words_in(text), own=False)


@pytest.mark.parametrize(
    ("versions", "share"),
    [
        ([], None),
        ([own("")], None),
        ([own("one two three four")], 1.0),
        ([own("one two three four"), own("one two three four five six")], 1.0),
        ([own("one two three four"), theirs("one two three FIVE")], 0.75),
        ([own("One, two; three. Four!"), theirs("one two three four")], 1.0),
        ([own("the bell was broke"), own("the bell was broken", lent="broken")], 0.75),
        ([own("the bell was broke"), own("the bell was broken today", lent="broken")], 0.8),
        ([own("a b c d"), theirs("w x y z"), own("a b c d")], 1.0),
        ([own("a b"), theirs("a b c d"), own("a b c d e f")], 4 / 6),
        ([theirs("a b c d")], 0.0),
        ([own("a b c d"), theirs("c d a b")], 1.0),
    ],
)
def test_a_word_belongs_to_whoever_wrote_it_first(versions: list[Version], share: float | None) -> None:
    assert own_share(versions) == share


@pytest.mark.parametrize(
    ("versions", "taken", "share"),
    [
        ([own("we use a lift")], "use", 0.75),
        ([own("we utilise a lift"), own("we use a lift")], "use", 0.75),
        ([own("we utilise a lift"), own("we use a lift we use")], "use", 5 / 6),  # typed again, it is typed
        ([own("we utilise a lift"), own("we utilise a lift")], "use", 1.0),  # taken back
        ([own("we utilise a lift"), theirs("we use a lift")], "use", 0.75),
    ],
)
def test_a_word_taken_over_from_the_check_is_not_the_authors_own_that_once(versions, taken, share) -> None:
    assert own_share(versions, words_in(taken)) == share


@given(st.lists(st.text(alphabet="abc ", max_size=12).map(own), min_size=1, max_size=5))
def test_who_writes_alone_keeps_every_word(versions: list[Version]) -> None:
    assert own_share(versions) in (1.0, None)


@given(
    st.lists(
        st.one_of(st.text(alphabet="abc ", max_size=12).map(own), st.text(alphabet="xyz ", max_size=12).map(theirs)),
        max_size=5,
    )
)
def test_a_share_is_between_nothing_and_all(versions: list[Version]) -> None:
    share = own_share(versions)
    assert share is None or 0 <= share <= 1


WORDS = st.lists(st.sampled_from(["a", "bell", "the", "kettle.", "\n", " "]), max_size=10).map(" ".join)


@given(before=WORDS, after=WORDS)
def test_a_comparison_holds_every_word_of_both(before: str, after: str) -> None:
    pieces = pieces_between(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    old = "".join(piece.text for piece in pieces if piece.kind != "new")
    assert old.split() == before.split()


def test_changes_beside_each_other_are_one_change() -> None:
    assert pieces_between("the old red bell", "the new blue bell") == (
        Piece(kind="same", text="the "),
        Piece(kind="gone", text="old red"),
        Piece(kind="new", text="new blue"),
        Piece(kind="same", text=" bell"),
    )


@pytest.mark.parametrize(
    ("read", "now", "start", "found"),
    [
        ("bell bell", "bell bell", 5, 5),
        ("bell", "a bell", 0, 2),
        ("bell", "bell bell", 0, None),
        ("bell", "horn", 0, None),
        ("the old bell and my bell", "the bell and my bell", 20, 16),
        ("a bell, my bell", "a horn, my bell", 2, None),  # the one that is left is the other one
        ("a bell, my bell", "my bell, a bell", 2, None),
        ("", "a bell", 2, 2),  # what was read is not known
        ("", "the bell", 2, None),
    ],
)
def test_words_are_found_where_they_moved_to_and_never_at_the_place_of_others(
    read: str, now: str, start: int, found: int | None
) -> None:
    place = place_now(now, quoted="bell", place=Place(start=start, end=start + 4), read=read)
    assert (place.start if place else None) == found


def test_typed_words_are_found_whatever_their_spaces_and_case() -> None:
    [place] = places_of_typed("The\xa0bell  rang", "the bell rang")
    assert (place.start, place.end) == (0, 14)
    assert places_of_typed("The bell", "  ") == []


@pytest.mark.django_db
def test_an_accepted_suggestion_counts_as_the_reviewers_words(story: Story, marit: Any, noor: Any) -> None:
    assert own_words(story) == 1.0
    remark = sent(story, marit, suggestion(story, marit, "broke", "really rather broken"))
    verbs.accept(post=factories.fresh(story), author=noor, remark=remark)
    total = sum(len(words_in(text)) for text in ("A wet bell", newest(story).standfirst, newest(story).body_text()))
    assert own_words(factories.fresh(story)) == pytest.approx((total - 3) / total)


@pytest.mark.django_db
def test_what_waits_for_an_author_is_their_own_and_co_authored_stories_alone(
    story: Story, marit: Any, noor: Any, co_author: Any
) -> None:
    assert waiting_for(noor) == []
    sent(story, marit, question(story, marit), suggestion(story, marit))
    for user in (noor, co_author):
        [waiting] = waiting_for(user)
        assert (waiting.page, waiting.number, waiting.url) == (story.pk, 2, f"/write/{story.pk}/remarks/")
    assert waiting_for(make_user(AUTHORS)) == waiting_for(marit) == []
