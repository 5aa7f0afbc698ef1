"""How much reading a story needs: the usual, or the light lane of authors whom the desk trusts on this blog.

The light lane takes nothing from the rules: author ≠ approver, a second reader where a picture asks for one, the
own word of whoever asked for help. It says that one look by anybody of comms is enough.
"""

from typing import Any

from posts.models import Post, Promise, Story, Trust
from posts.readers import asked_of
from posts.voice_checks import check_post, holds_of


def lane_of(post: Post) -> Promise.Lane:
    """The lane of the latest draft of `post`, as things stand now."""
    if not isinstance(post, Story) or not _all_trusted(post):
        return Promise.Lane.USUAL
    version = post.get_latest_revision_as_object()
    asked = asked_of(post, version)
    if asked.needed > 1 or asked.own_word_missing_of or holds_of(check_post(version)):
        return Promise.Lane.USUAL
    return Promise.Lane.LIGHT


def named_in(story: Story) -> set[int | None]:
    """Keys of the users whose story it is: owner and byline. None stands for one without a log-in."""
    people: list[Any] = [*story.people(), *story.get_latest_revision_as_object().people()]
    return {person.user_id for person in people} | {story.owner_id}


def authors_of(story: Story) -> set[int | None]:
    """Those, and whoever else wrote any of it: co-authors, and who saved a version since it was last approved."""
    return named_in(story) | story.writers()


def standing_on(blog: int) -> Any:
    """Trust that stands on a blog where it can be earned now, of people who still work here."""
    return Trust.objects.standing().filter(blog=blog, blog__trust_rule__active=True, user__is_active=True)


def _all_trusted(story: Story) -> bool:
    """Everybody who wrote any of it is trusted on its blog."""
    authors = authors_of(story)
    trusted = set(standing_on(story.get_parent().pk).filter(user__in=authors - {None}).values_list("user", flat=True))
    return bool(authors) and authors == trusted
