"""Posts, pictures and the account in Mastodon's JSON shapes."""

from datetime import UTC, datetime
from typing import Any

import regex
from django.utils.html import escape

from integrations.sandbox.request import World
from integrations.sandbox.rules import ACCOUNT, ACCOUNT_ID
from integrations.sandbox.store import Picture, Status

LINK = regex.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?'’”)\]}]")


def account(world: World) -> dict[str, Any]:
    """The only account there is."""
    return {"id": ACCOUNT_ID, "username": ACCOUNT, "acct": ACCOUNT, "url": f"{world.base_url}/@{ACCOUNT}", "bot": True}


def entity(world: World, status: Status) -> dict[str, Any]:
    """A post as the API shows it."""
    pictures = [picture for id_ in status.media if (picture := world.store.picture(id_))]
    address = f"{world.base_url}/@{ACCOUNT}/{status.id}"
    return {
        "id": str(status.id),
        "created_at": iso(status.created),
        "edited_at": iso(status.edited) if status.edited else None,
        "language": status.language,
        "visibility": "public",
        "uri": address,
        "url": address,
        "content": as_html(status.text),
        "account": account(world),
        "media_attachments": [attachment(world, picture) for picture in pictures],
        "favourites_count": 0,
        "reblogs_count": 0,
        "replies_count": 0,
        "card": None,
    }


def attachment(world: World, picture: Picture) -> dict[str, Any]:
    """A picture as the API shows it; no address while it is processed."""
    url = f"{world.base_url}/media/{picture.id}"
    return {
        "id": str(picture.id),
        "type": "image",
        "url": url if picture.polls_left == 0 else None,
        "description": picture.alt,
        "meta": {"focus": picture.focus},
    }


def as_html(text: str) -> str:
    """Escaped paragraphs with links."""
    pieces, end = [], 0
    for link in LINK.finditer(text):
        href = escape(link.group())
        pieces += [escape(text[end : link.start()]), f'<a href="{href}" rel="nofollow noopener">{href}</a>']
        end = link.end()
    html = "".join([*pieces, escape(text[end:])])
    return "".join(f"<p>{part}</p>" for part in html.replace("\n\n", "\0").replace("\n", "<br>").split("\0"))


def iso(seconds: float) -> str:
    """Unix seconds as Mastodon writes times."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
