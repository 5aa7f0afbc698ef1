"""What people answered below a post on Bluesky, out of `app.bsky.feed.getPostThread`. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from integrations.adapters.base import Heard
from integrations.adapters.heard import LONGEST, moment


def posts_below(thread: Any) -> Iterator[Mapping[str, Any]]:
    """Every answer with words, parents first; what is blocked or gone has none, and what is below it is left out."""
    replies = thread.get("replies") if isinstance(thread, dict) else None
    for one in replies if isinstance(replies, list) else ():
        post = one.get("post") if isinstance(one, dict) else None
        if isinstance(post, dict) and isinstance(post.get("record"), dict) and post.get("uri"):
            yield post
            yield from posts_below(one)


def hidden_replies(thread: Any) -> set[str]:
    """Answers that the account itself hid, by its thread gate."""
    post = thread.get("post") if isinstance(thread, dict) else None
    gate = post.get("threadgate") if isinstance(post, dict) else None
    record = gate.get("record") if isinstance(gate, dict) else None
    hidden = record.get("hiddenReplies") if isinstance(record, dict) else None
    return set(map(str, hidden)) if isinstance(hidden, list) else set()


def heard_of(post: Mapping[str, Any], *, web: str) -> Heard:
    """One answer, with its page."""
    author, uri = post.get("author") or {}, str(post["uri"])
    return Heard(
        remote_id=uri,
        author=str(author.get("displayName") or author.get("handle") or ""),
        text=str(post["record"].get("text") or "")[:LONGEST],
        url=f"{web}/profile/{author.get('did') or ''}/post/{uri.rpartition('/')[2]}",
        said_at=moment(post["record"].get("createdAt")),
    )
