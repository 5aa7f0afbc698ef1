"""Four fake networks, each a process of its own: `python -m tests.faults.network KIND LEDGER [CHANCES]`.

Each keeps a ledger: one line of JSON for everything it accepted, written before the answer leaves, and beside it
(`*.requests`) a line for every request that came. It knows nothing of Byline. KIND is the class an adapter can be of:

    webhook    keyed: the same id again changes nothing, for ever; cannot be read back
    mastodon   can be read back; its key is forgotten at once, so that only looking helps
    blind      neither
    x          can be read back; its access token is over, and a refresh token works once

Paths begin with an account, so that one process serves many channels. CHANCES are moods by chance
(`lose=0.06,refuse_429_seconds=0.02`); a line {"mood", "times", "account"?, "method"?} on standard input orders one for
certain, and is answered. The port is printed once it listens.
"""

import json
import random
import re
import socket
import struct
import sys
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.faults.moods import LATEST, MOODS, Act, drop

POST_IN_LINK = re.compile(r"https://blog\.example/([0-9a-f-]{36})/")
READS_ARE_SAFER = 5
Answer = tuple[int, Any]


def digest(words: str) -> str:
    """SHA-256 (hex) of what was received."""
    return sha256(words.encode()).hexdigest()


class Refused(Exception):
    """The answer to a request that cannot be carried out."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class TooLate(Exception):
    """This machine was so busy that nobody would believe the network to accept it now."""


def age_of_request(connection: socket.socket) -> float:
    """Seconds since its last byte arrived, by the kernel's own count (`tcpi_last_data_recv`, in ms)."""
    told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 56)
    return int(struct.unpack_from("I", told, 52)[0]) / 1000


class Network:
    """What one kind of network remembers, and its ledger."""

    def __init__(self, ledger: Path) -> None:
        self.ledger = ledger.open("a", buffering=1)
        self.requests = ledger.with_suffix(".requests").open("a", buffering=1)
        self.lock = threading.RLock()
        self.posts: dict[str, dict[str, dict[str, str]]] = {}  # account -> id -> post
        self.numbers = 0

    def act(self, method: str, account: str, path: str, query: dict[str, list[str]], request: Any) -> Answer:
        """Carry a request out; (status, JSON value)."""
        with self.lock:
            return self.route(method, account, path, query, request)

    def route(self, method: str, account: str, path: str, query: dict[str, list[str]], request: Any) -> Answer:
        raise NotImplementedError

    def note(self, verb: str, account: str, *, words: str, id_: str, post: str = "", **more: object) -> None:
        """Write down what was accepted."""
        found = POST_IN_LINK.search(words)
        line = {"at": time.time(), "verb": verb, "channel": account, "id": id_, **more}
        self.ledger.write(
            json.dumps({**line, "post": post or (found[1] if found else ""), "hash": digest(words)}) + "\n"
        )

    def new_id(self) -> str:
        self.numbers += 1
        return str(self.numbers)


class Mastodon(Network):
    """Enough of Mastodon's API to publish, change, take down, and read one's own timeline."""

    def route(self, method: str, account: str, path: str, query: dict[str, list[str]], request: Any) -> Answer:
        posts = self.posts.setdefault(account, {})
        if path == "api/v1/accounts/verify_credentials":
            return 200, {"id": account}
        if path == f"api/v1/accounts/{account}/statuses":
            before = int(query.get("max_id", ["0"])[0]) or 10**12
            newest = sorted((id_ for id_ in map(int, posts) if id_ < before), reverse=True)
            return 200, [self._entity(posts[str(id_)]) for id_ in newest[: int(query["limit"][0])]]
        if (method, path) == ("POST", "api/v1/statuses"):
            words, id_ = request["body"]["status"], self.new_id()
            posts[id_] = {"id": id_, "words": words, "created": datetime.now(UTC).isoformat()}
            self.note("create", account, words=words, id_=id_, key=request["headers"].get("Idempotency-Key", ""))
            return 200, self._entity(posts[id_])
        id_ = path.removeprefix("api/v1/statuses/")
        if id_ not in posts:
            raise Refused(404)
        if method == "PUT":
            posts[id_]["words"] = request["body"]["status"]
            self.note("edit", account, words=posts[id_]["words"], id_=id_)
            return 200, self._entity(posts[id_])
        if method == "GET":
            return 200, self._entity(posts[id_])
        gone = posts.pop(id_)
        self.note("delete", account, words=gone["words"], id_=id_)
        return 200, self._entity(gone)

    def _entity(self, post: dict[str, str]) -> dict[str, Any]:
        link = POST_IN_LINK.search(post["words"])
        content = f'<p><a href="{link[0]}">link</a></p>' if link else ""
        url = f"https://network.example/{post['id']}"
        return {"id": post["id"], "url": url, "content": content, "created_at": post["created"]}


class Webhook(Network):
    """A receiver by the Standard Webhooks contract. Changes and take-downs name the post, not an id."""

    VERBS: ClassVar = {"post.published": "create", "post.updated": "edit", "post.withdrawn": "delete"}

    def route(self, method: str, account: str, path: str, query: dict[str, list[str]], request: Any) -> Answer:
        heard = self.posts.setdefault(account, {})
        key, event = request["headers"]["webhook-id"], request["body"]
        verb, data = self.VERBS[event["type"]], event["data"]
        words = json.dumps(data, sort_keys=True)
        if key in heard:
            self.note("repeat", account, words=words, id_=key, post=data["id"])
            return 200, {}
        heard[key] = {}
        self.note(verb, account, words=words, id_=key if verb == "create" else "*", post=data["id"])
        return 200, {}


class X(Network):
    """Enough of X's API to renew a token, publish, and read one's own posts."""

    def __init__(self, ledger: Path) -> None:
        super().__init__(ledger)
        self.lent: dict[str, int] = {}  # account -> how often tokens were lent; the newest pair alone counts

    def route(self, method: str, account: str, path: str, query: dict[str, list[str]], request: Any) -> Answer:
        posts, lent = self.posts.setdefault(account, {}), self.lent.get(account, 0)
        if path == "2/oauth2/token":
            if request["body"]["refresh_token"] != [f"refresh-{lent}"]:
                raise Refused(400)
            self.lent[account] = lent + 1
            return 200, {"access_token": f"access-{lent + 1}", "refresh_token": f"refresh-{lent + 1}"}
        if not lent or request["headers"]["Authorization"] != f"Bearer access-{lent}":
            raise Refused(401)
        if (method, path) == ("POST", "2/tweets"):
            words, id_ = request["body"]["text"], self.new_id()
            posts[id_] = {"id": id_, "words": words}
            self.note("create", account, words=words, id_=id_)
            return 201, {"data": {"id": id_, "text": words}}
        return 200, {"data": [self._entity(post) for post in posts.values()], "meta": {}}

    def _entity(self, post: dict[str, str]) -> dict[str, Any]:
        link = POST_IN_LINK.search(post["words"])
        return {"id": post["id"], "entities": {"urls": [{"expanded_url": link[0]}] if link else []}}


class BlindNetwork(Network):
    """Takes everything and shows nothing."""

    def route(self, method: str, account: str, path: str, query: dict[str, list[str]], request: Any) -> Answer:
        id_ = uuid.uuid4().hex
        self.note("create", account, words=request["body"]["text"], id_=id_)
        return 200, {"id": id_}


NETWORKS: dict[str, Callable[[Path], Network]] = {
    "mastodon": Mastodon,
    "webhook": Webhook,
    "blind": BlindNetwork,
    "x": X,
}


class Orders:
    """Which mood each request meets: ordered ones first, then by chance."""

    def __init__(self, chances: str) -> None:
        pairs = [entry.split("=") for entry in chances.split(",") if entry]
        self.chances = [(name, float(chance)) for name, chance in pairs]
        self.open: list[dict[str, Any]] = []
        self.lock = threading.Lock()

    def take(self, method: str, account: str) -> str:
        with self.lock:
            for order in self.open:
                if order.get("method", method) == method and order.get("account", account) == account:
                    order["times"] -= 1
                    self.open = [each for each in self.open if each["times"] > 0]
                    return str(order["mood"])
        # A look-up asks several times, and waits four times as long after each that failed: it would take hours.
        luck = random.random() * (READS_ARE_SAFER if method == "GET" else 1)
        for name, chance in self.chances:
            luck -= chance
            if luck < 0:
                return name
        return "well"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    network: ClassVar[Network]
    orders: ClassVar[Orders]

    def answer(self) -> None:
        try:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            form = self.headers.get("Content-Type") == "application/x-www-form-urlencoded"
            body = parse_qs(raw.decode()) if form else json.loads(raw or b"null")
        except (OSError, ValueError):  # the caller died while it spoke
            self.close_connection = True
            return
        address = urlsplit(self.path)
        account, _, path = address.path.strip("/").partition("/")
        query, request = parse_qs(address.query), {"headers": self.headers, "body": body}
        mood = self.orders.take(self.command, account)
        came = {"at": time.time(), "channel": account, "method": self.command, "path": path, "mood": mood}
        self.network.requests.write(json.dumps(came) + "\n")
        try:
            MOODS[mood](self, self._act(account, path, query, request))
        except TooLate:
            drop(self)

    def _act(self, account: str, path: str, query: dict[str, list[str]], request: Any) -> Act:
        def act() -> Answer:
            if age_of_request(self.connection) > LATEST:
                raise TooLate
            try:
                return self.network.act(self.command, account, path, query, request)
            except Refused as refused:
                return refused.status, {"error": "Record not found"}

        return act

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 (what http.server calls)

    def log_message(self, *args: Any) -> None:
        """The ledger is the record."""


class Server(ThreadingHTTPServer):
    """Many callers at once, some of which die in the middle."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that is gone is no news here; anything else is."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def main(kind: str, ledger: str, chances: str = "") -> None:
    Handler.network = NETWORKS[kind](Path(ledger))
    Handler.orders = Orders(chances)
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say_line(server.server_address[1])
    for line in sys.stdin:
        Handler.orders.open.append(json.loads(line))
        say_line({"answer": None})


def say_line(value: object) -> None:
    """Tell whoever started us."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
