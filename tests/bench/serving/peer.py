"""A Ghost with stories of the same weight: what somebody would pick instead (`tests.peers.ghost`; on SQLite)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import jwt

from tests.peers.ghost import Ghost, ghost
from tests.peers.visitor import visit


@contextmanager
def ghost_with_posts(folder: Path, *, number: int, html: str) -> Iterator[tuple[str, list[str]]]:
    """Its address, and the paths of its posts; downloads and builds Ghost the first time (3 minutes)."""
    folder.mkdir()
    with ghost(folder) as site:
        yield site.url, [_posted(site, f"Page {each}", html) for each in range(number)]


def _posted(site: Ghost, title: str, html: str) -> str:
    kid, _colon, secret = site.key.partition(":")
    now = int(time.time())
    claims = {"iat": now, "exp": now + 240, "aud": "/admin/"}
    token = jwt.encode(claims, bytes.fromhex(secret), algorithm="HS256", headers={"kid": kid})
    post = {"title": title, "html": html, "status": "published"}
    said = visit(
        site.address,
        "/ghost/api/admin/posts/?source=html",
        method="POST",
        fields={"posts": [post]},
        Authorization=f"Ghost {token}",
    )
    if said.status != 201:
        raise AssertionError(f"Ghost took no post: {said.status} {said.text[:500]}")
    return urlsplit(said.json()["posts"][0]["url"]).path
