"""What people copy by hand is what the desk would send, and where they posted it is told from then on."""

from uuid import UUID

import pytest

from integrations import costs, outbox
from integrations.adapters import ADAPTERS
from integrations.copies import copies_of
from integrations.share_kit import kits
from tests.integrations.adapters.conftest import ANNOUNCEMENT


def test_each_network_of_people_has_a_kit_with_its_own_words() -> None:
    made = {kit.network: kit for kit in kits(ANNOUNCEMENT)}
    assert {"mastodon", "bluesky", "linkedin", "x"} <= set(made)
    assert "webhook" not in made
    for name, kit in made.items():
        assert kit.text == ADAPTERS[name].compose(ANNOUNCEMENT, {"show": "card"}).text
        assert kit.text.count("blog.example") + bool(kit.link) == 1
        assert all(count.left >= 0 for count in kit.counts)
        assert kit.link or ANNOUNCEMENT.url in kit.text
        assert [picture.alt for picture in kit.pictures] == ["A wedding ring on a stone kitchen floor"]


@pytest.mark.django_db
def test_a_copy_by_hand_is_told_of_and_cannot_be_reached(post: UUID) -> None:
    for _again in range(2):
        outbox.posted_by_hand(post=post, network="linkedin", url="https://www.linkedin.com/feed/update/1/", by=None)
    (copy,) = copies_of(post).copies
    assert (copy.channel, copy.address) == ("LinkedIn", "https://www.linkedin.com/feed/update/1/")
    assert costs.costs_of_take_down(post=post).lines() == [
        "Cannot reach 1 copy that somebody posted by hand: LinkedIn."
    ]
