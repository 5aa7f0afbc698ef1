"""What must hold after every verb. Each check compares the product with the test's own ledger."""

from collections.abc import Iterable
from uuid import UUID

from django.test import Client
from django.urls import reverse

from integrations.models import Delivery
from posts.models import Post, Profile, Seal, Story
from posts.seals import content_digest
from tests.posts.verbs.desk import READER, Desk, file_hash, pictures_of
from tests.posts.verbs.ledger import Ledger, words_in
from tests.posts.verbs.network import Recording


def check(desk: Desk, touched: Post | None) -> None:
    """Everything that must hold at any moment; readers look at the post that was touched."""
    every_approval_was_read(desk.ledger)
    for model in (Story, Profile):
        for post in model.objects.live():
            live_as_read(desk, post)
    only_approved_words_were_sent(desk.ledger)
    nothing_taken_down_is_wanted(desk.ledger.down)
    readers_see_only_approved_words(desk, addresses_of(touched))


def check_at_the_end(desk: Desk) -> None:
    """The worker finishes, and readers look round: in each life at another third of all addresses, to save time."""
    desk.work()
    only_approved_words_were_sent(desk.ledger)
    stray = words_in(str(Recording.network.posts)) - words_for_readers(desk.ledger)
    assert not stray, f"{stray} is on the network, and nothing that is live says it"
    everywhere = [*PUBLIC, *_addresses(desk)]
    readers_see_only_approved_words(desk, everywhere[desk.ledger.count % 3 :: 3])


def every_approval_was_read(ledger: Ledger) -> None:
    unread = set(Seal.objects.values_list("pk", flat=True)) - set(ledger.approvals)
    assert not unread, f"seals {unread} were written, and no reviewer pressed approve"


def live_as_read(desk: Desk, post: Post) -> None:
    """A live post is exactly what the approver's screen showed, and the approver wrote none of it."""
    seals = list(Seal.objects.live().filter(page=post.pk))
    assert len(seals) == 1, f"{post} is live under {len(seals)} seals"
    reading = desk.ledger.approvals[seals[0].pk]
    source = post.sealed_source()
    now = content_digest(source)
    assert now == seals[0].content_digest == reading.content, f"{post} is not what {reading.reviewer} read"
    words = words_in(str(source))
    assert words <= reading.words, f"{words - reading.words} was never shown to {reading.reviewer}"
    own = {word for word in words if desk.ledger.writers[word] == reading.reviewer}
    assert not own, f"{reading.reviewer} approved {own}, and wrote it"
    enough_different_people_read(desk.ledger, post, now)
    assert {file_hash(picture) for picture in pictures_of(post)} == reading.files, "a picture was swapped"


def enough_different_people_read(ledger: Ledger, post: Post, content: str) -> None:
    """Two who wrote none of it said yes to these very words, where a picture shows a child."""
    if any(picture.shows_child for picture in pictures_of(post)):
        wrote = {ledger.writers[word] for word in words_in(str(post.sealed_source()))}
        readers = {reviewer for reviewer, words in ledger.yeses if words == content} - wrote
        assert len(readers) >= 2, f"{post} shows a child, and only {readers} said yes to it"


def only_approved_words_were_sent(ledger: Ledger) -> None:
    assert set(Recording.heard) <= ledger.copies(), "the network heard what nobody approved"


def nothing_taken_down_is_wanted(down: Iterable[UUID]) -> None:
    wanted = Delivery.objects.filter(post__in=down, wanted__isnull=False)
    assert not wanted.exists(), "a channel still wants what was taken down"
    assert not Story.objects.live().filter(uuid__in=down).exists(), "what was taken down is live"


def words_for_readers(ledger: Ledger) -> frozenset[str]:
    """The words in all that stands approved and is live now."""
    live = Seal.objects.live().filter(page__live=True).values_list("pk", flat=True)
    return frozenset().union(*(ledger.approvals[pk].words for pk in live))


def readers_see_only_approved_words(desk: Desk, addresses: Iterable[str]) -> None:
    allowed = words_for_readers(desk.ledger)
    for address in addresses:
        stray = words_seen(desk.browsers[READER], address) - allowed
        assert not stray, f"readers see {stray} at {address}"


def words_seen(browser: Client, address: str) -> frozenset[str]:
    """The planted words in an answer; those of the asked address itself do not count."""
    response = browser.get(address)
    answer = b"".join(response.streaming_content) if response.streaming else response.content
    return words_in(f"{response.headers}{answer.decode(errors='replace')}") - words_in(address)


PUBLIC = [
    "/en/",
    "/nl/",
    "/sitemap.xml",
    "/robots.txt",
    "/en/nothing-here/",
    "/en/company/",
    "/en/company/feed.atom",
    "/en/company/feed.json",
    "/en/team/",
    "/en/team/feed.rss",
    "/nl/bedrijf/",
]


def _addresses(desk: Desk) -> list[str]:
    posts = [desk.find(index) for index in range(len(desk.posts))]
    people = {person.public_id for post in posts if post for person in post.people()}
    urls = {address for post in posts for address in addresses_of(post)}
    return sorted(urls | {reverse("person", args=[person]) for person in people})


def addresses_of(post: Post | None) -> list[str]:
    """Where readers would look for a post: where it is, and where its newest draft would be."""
    if post is None or not type(post).objects.filter(pk=post.pk).exists():
        return []
    fresh = type(post).objects.get(pk=post.pk)
    both = {fresh.get_url(), fresh.get_latest_revision_as_object().get_url()}
    return sorted(url for url in both if url)
