"""Where somebody may write without asking first."""

from typing import Any

from posts.models import Blog
from posts.trust.rules import may_write
from posts.writing import open_blogs


def blogs_of(user: Any) -> list[Blog]:
    """The open blogs this person may begin a story in, by language and name."""
    return [blog for blog in open_blogs() if may_write(user, blog) == "write"]
