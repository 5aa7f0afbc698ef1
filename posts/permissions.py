"""Who may do what: the one place that pages, views, commands and tasks ask.

Nobody, superusers included, holds Wagtail's publish permission. Going live is done by the
finish action of the review alone (`posts.publishing`); taking down, cancelling, moving
and deleting have their own buttons, which ask the functions below.
"""

from typing import TYPE_CHECKING, Any

from wagtail.models import PagePermissionTester

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    from integrations.models import Channel
    from posts.models import Post

    User = AbstractBaseUser | AnonymousUser

REVIEW = "posts.review_posts"
TAKE_DOWN = "posts.take_down_posts"
IMPORT = "posts.import_posts"
MANAGE_BLOGS = "posts.manage_blogs"
WRITE = "posts.write_posts"
DECIDE_TRUST = "posts.decide_trust"
INVITE = "posts.invite_people"
MANAGE_SUBSCRIBERS = "posts.manage_subscribers"
DECIDE_HOLDS = "posts.decide_holds"
SEE_DELIVERIES = "integrations.view_delivery"
AUTHORS = "Authors"  # the group of everybody who writes


def holds(user: Any, permission: str) -> bool:
    """Whether an active user holds a permission, by group or as superuser."""
    return bool(user and user.is_active and user.has_perm(permission))


def may_invite_to(user: Any, group: str) -> bool:
    """Whether `user` may ask somebody into the group of this name: whoever reads stories, authors; admins, anybody."""
    return holds(user, INVITE) or (group == AUTHORS and holds(user, REVIEW))


def is_author_of(user: Any, post: "Post") -> bool:
    """Whether `user` owns the post, was invited to write it and said yes, or stands in its byline and did not leave.

    A byline counts once others have met the post: until then nobody writes along who was not invited, and said yes.
    """
    if user.pk is None:
        return False
    if post.owner_id == user.pk or post.co_authors.writing().filter(user=user.pk).exists():
        return True
    named = any(person.user_id == user.pk for person in post.people())
    return named and post.was_shown() and not post.co_authors.parted().filter(user=user.pk).exists()


def may_edit(user: Any, post: "Post") -> bool:
    """Authors their own, comms what came to them; whether a review locks it is asked elsewhere."""
    return (holds(user, WRITE) and is_author_of(user, post)) or _reached_comms(user, post)


def may_see(user: Any, post: "Post") -> bool:
    """Who may read a draft, its revisions and what reviewers said."""
    return may_edit(user, post)


def _reached_comms(user: Any, post: "Post") -> bool:
    """Whether this person of comms may know of the post; a draft that was never handed in is its writers' alone.

    The same rule for many pages at once is `posts.explorer.seen_by`.
    """
    helping = post.help_requests.filter(helper=user.pk, ended_at=None)
    return holds(user, REVIEW) and (post.was_shown() or helping.exists())


def may_review(user: Any, post: "Post", *, writers: set[int] | None = None) -> bool:
    """Comms may approve or send back, unless they wrote any of what is being reviewed.

    `writers` is `post.writers()`, if it is at hand.
    """
    return holds(user, REVIEW) and user.pk not in (post.writers() if writers is None else writers)


def may_take_down(user: Any, post: "Post") -> bool:
    """Comms may take down, cancel a schedule and move, of what they may see."""
    return holds(user, TAKE_DOWN) and may_see(user, post)


def may_see_ledger(user: Any) -> bool:
    """Who sees deliveries sees where every copy of a story went; what was sent was approved, so nothing is a draft."""
    return holds(user, REVIEW) and holds(user, SEE_DELIVERIES)


def may_send_from_own(user: Any, channel: "Channel", post: "Post") -> bool:
    """Whoever owns the account sends there, stories of their own alone; no right or group lets anybody send for them.

    Whose account it is, `outbox.want` and the gate before each call ask again (`Channel.belongs_to`).
    """
    return channel.belongs_to(user) and holds(user, WRITE) and is_author_of(user, post)


def may_write_profile(user: Any, channel: "Channel") -> bool:
    """Whoever owns the account has pronouns written into its profile there; nobody else, and nothing by itself."""
    return channel.belongs_to(user) and holds(user, WRITE) and channel.adapter_class.profile_characters > 0


def may_reschedule(user: Any, post: "Post") -> bool:
    """Comms may move a planned story to another time, unless they wrote any of what was approved."""
    planned = post.seals.waiting().first()
    return bool(planned) and holds(user, TAKE_DOWN) and user.pk not in planned.writers()


def may_delete(user: Any, post: "Post") -> bool:
    """Drafts that never went live by whoever owns them, anything they see and not live by comms; never in review."""
    if post.live or post.workflow_in_progress:
        return False
    return may_take_down(user, post) or (post.first_published_at is None and post.owner_id == user.pk)


class ClosedDoors(PagePermissionTester):
    """Wagtail's tester with every stock way to change what readers see closed, for everybody."""

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_move_to(self, destination: Any) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_lock(self) -> bool:
        return False


class PostPermissionTester(ClosedDoors):
    """A post: its authors, and comms once it reached them, may edit; handing in and review do the rest."""

    def can_edit(self) -> bool:
        return not self.page_is_root and may_edit(self.user, self.page.specific)

    def can_submit_for_moderation(self) -> bool:
        if not (self.can_edit() and self.page.get_parent().live and super().can_submit_for_moderation()):
            return False
        return bool(self.page.specific.may_be_handed_in_by(self.user))

    def can_view_revisions(self) -> bool:
        return may_see(self.user, self.page.specific)


class PlacePermissionTester(ClosedDoors):
    """The home page or a blog: nobody edits it in the page editor; authors may start a story below a blog."""

    def can_edit(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False

    def can_add_subpage(self) -> bool:
        return super().can_add_subpage() and bool(self.page.specific.takes_posts_of(self.user))
