"""Who may write on which blog, who asks first, and how many people read what comes of it: the one place that says so.

The rules are rows (`posts.models.WritingRule`), decided by comms. For one group the rule about a blog comes
before the rule about all blogs. A person in several groups writes by the most generous of them, and is read
by the strictest. Without any rule everything is as before: who may write may write everywhere, one person reads.
"""

from collections.abc import Iterable
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from posts.models import Blog, May, Post, Story, WritingRule


class MayNotWrite(PermissionDenied):
    """The rules of this blog do not let this person write there; the message says what they can do."""


def may_write(user: Any, blog: Blog) -> Literal["write", "ask", "no"]:
    """What `user` may do on `blog`; "ask" is through a request alone."""
    return WritingRule.objects.rights_of(user).on(blog.pk).value  # type: ignore[return-value]


def writable(blogs: Iterable[Blog], *, user: Any, asking: bool = False) -> list[Blog]:
    """Those of `blogs` where `user` may write; with `asking`, those as well where they ask first. Two queries."""
    rights = WritingRule.objects.rights_of(user)
    wanted = {May.WRITE, May.ASK} if asking else {May.WRITE}
    return [blog for blog in blogs if rights.on(blog.pk) in wanted]


def refuse_who_may_not_write(user: Any, blog: Blog) -> None:
    """Raise `MayNotWrite` unless `user` may begin, move or translate a story to `blog` without asking."""
    answer = may_write(user, blog)
    if answer == "ask":
        raise MayNotWrite(
            _("On “%(blog)s” one asks first. Ask for help, and somebody of the comms team begins with you.")
            % {"blog": blog.title}
        )
    if answer == "no":
        raise MayNotWrite(_("You cannot write on “%(blog)s”. The comms team can change that.") % {"blog": blog.title})


def refuse_who_may_not_hand_in(user: Any, post: Post) -> None:
    """Raise `MayNotWrite` unless `user` may write where the post lies, or it came of a request."""
    if isinstance(post, Story) and not post.may_be_handed_in_by(user):
        refuse_who_may_not_write(user, post.get_parent().specific)
