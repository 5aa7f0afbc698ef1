"""Which real servers there are, and how each is looked at without the desk."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from cms.env import BASE_DIR
from integrations.models import Delivery
from integrations.sandbox.rules import TOKEN, Rules
from integrations.sandbox.server import Sandbox
from tests.peers.ghost import ghost
from tests.peers.life import Peer
from tests.peers.pds import pds
from tests.peers.proxy import Proxy
from tests.peers.visitor import visit
from tests.peers.wordpress import wordpress

PLUGIN: Final = BASE_DIR / "deploy" / "wordpress" / "byline.php"
POST: Final = "app.bsky.feed.post"


@contextmanager
def real_wordpress(folder: Path) -> Iterator[Peer]:
    """WordPress as an author without special rights, with our plugin."""
    with wordpress(folder, plugin=PLUGIN) as site, Proxy(site.address) as proxy:
        database = site.folder / "site/wp-content/database/.ht.sqlite"
        query = "SELECT count(*) FROM wp_posts WHERE post_type = 'post' AND instr(post_content, ?) > 0"
        yield Peer(
            kind="wordpress",
            config={"base_url": proxy.url, "username": "author", "status": "publish", "categories": ""},
            credential={"password": site.passwords["author"]},
            proxy=proxy,
            creates=("POST", "/wp/v2/posts"),
            posts=lambda url: _counted(database, query, url),
            shows=lambda row, words: words in _page(site.address, row),
            keeps_origin=True,
        )


@contextmanager
def real_ghost(folder: Path) -> Iterator[Peer]:
    """Ghost with a key of its own."""
    with ghost(folder) as site, Proxy(site.address) as proxy:
        query = "SELECT count(*) FROM posts WHERE canonical_url = ?"
        yield Peer(
            kind="ghost",
            config={"base_url": proxy.url, "status": "published", "author": "comms@blog.example"},
            credential={"admin_key": site.key},
            proxy=proxy,
            creates=("POST", "/admin/posts/"),
            posts=lambda url: _counted(site.folder / "ghost.db", query, url),
            shows=lambda row, words: words in _page(site.address, row),
            keeps_origin=True,
        )


@contextmanager
def real_bluesky(folder: Path) -> Iterator[Peer]:
    """A PDS. Figures come from the network's index, which no registry has."""
    with pds(folder) as server, Proxy(server.address, names=server.names) as proxy:

        def records() -> list[str]:
            path = f"/xrpc/com.atproto.repo.listRecords?repo={server.did}&collection={POST}&limit=100"
            return [json.dumps(record, ensure_ascii=False) for record in visit(server.address, path).json()["records"]]

        yield Peer(
            kind="bluesky",
            config={
                "base_url": proxy.url,
                "identifier": server.handle,
                "plc_url": f"http://{server.directory}",
                "appview_url": proxy.url,
            },
            credential={"app_password": server.app_password},
            proxy=proxy,
            creates=("POST", "repo.putRecord"),
            neighbours=(server.directory,),
            posts=lambda url: sum(url in record for record in records()),
            shows=lambda row, words: any(row.remote_id in record and words in record for record in records()),
        )


@contextmanager
def sandboxed_mastodon(folder: Path) -> Iterator[Peer]:
    """No registry has a server that speaks Mastodon's API: our own, as strict as the reference, stands for it."""
    with Sandbox(rules=Rules(requests=0)) as network, Proxy(network.address) as proxy:
        store = network.world.store

        def shows(row: Delivery, words: str) -> bool:
            status = store.status(int(row.remote_id))
            assert status
            pictures = [store.picture(id_) for id_ in status.media]
            return words in status.text or any(picture and words in picture.alt for picture in pictures)

        yield Peer(
            kind="mastodon",
            config={"base_url": proxy.url},
            credential={"access_token": TOKEN},
            proxy=proxy,
            creates=("POST", "/api/v1/statuses"),
            posts=lambda url: sum(url in status.text for status in store.statuses(limit=1000)),
            shows=shows,
        )


def _counted(database: Path, query: str, url: str) -> int:
    """How many posts stand in the server's own database."""
    connection = sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True, timeout=10)
    try:
        return int(connection.execute(query, (url,)).fetchone()[0])
    finally:
        connection.close()


def _page(address: str, row: Delivery) -> str:
    """What readers get at the post's own address."""
    page = visit(address, urlsplit(row.remote_url).path)
    assert page.status == 200, f"{row.remote_url}: {page.status}"
    return unescape(page.text)


QUICK: Final[dict[str, Callable[[Path], AbstractContextManager[Peer]]]] = {
    "wordpress": real_wordpress,
    "mastodon (sandbox)": sandboxed_mastodon,
}
SLOW: Final[dict[str, Callable[[Path], AbstractContextManager[Peer]]]] = {"ghost": real_ghost, "bluesky": real_bluesky}
ALL: Final = os.environ.get("PEERS") == "all"
CHOSEN: Final = {**QUICK, **SLOW} if ALL else QUICK
