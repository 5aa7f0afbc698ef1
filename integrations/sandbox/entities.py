"""Posts, pictures and the account in Mastodon's JSON shapes."""

from datetime import UTC, datetime
from typing import Any

import regex
from django.utils.html import escape

from integrations.sandbox.crowd import Said, answers, grown
from integrations.sandbox.request import World
from integrations.sandbox.rules import ACCOUNT, ACCOUNT_ID
from integrations.sandbox.store import Picture, Status

Links = list[tuple[int, int, str]]  # where each begins and ends in the text, and its address

LINK = regex.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?'’”)\]}]")


def account(world: World) -> dict[str, Any]:
    """The only account there is."""
    pages = {"url": f"{world.base_url}/@{ACCOUNT}", "avatar": f"{world.base_url}/avatar.png"}
    return {"id": ACCOUNT_ID, "username": ACCOUNT, "acct": ACCOUNT, **pages, "bot": True}


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
        "in_reply_to_id": status.data.get("in_reply_to_id"),
        "spoiler_text": status.data.get("spoiler_text", ""),
        "uri": address,
        "url": address,
        "content": as_html(status.text),
        "account": account(world),
        "media_attachments": [attachment(world, picture) for picture in pictures],
        "favourites_count": grown(world, status, most=24),
        "reblogs_count": grown(world, status, most=7),
        "replies_count": len(answers(world, status)),
        "card": None,
    }


def answered(world: World, status: Status, said: Said) -> dict[str, Any]:
    """Somebody's answer as the API shows it."""
    address = f"{world.base_url}/@{ACCOUNT}/{status.id}#answer-{said.number}"
    who = {"id": f"1{said.number}", "username": said.handle, "acct": said.handle, "display_name": said.name}
    return {
        "id": f"{status.id}-{said.number}",
        "created_at": iso(said.at),
        "visibility": "public",
        "in_reply_to_id": str(status.id),
        "url": address,
        "content": as_html(said.text),
        "account": who,
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


def links_of(status: Status) -> Links:
    """Where a text leads: on Bluesky what its facets say, elsewhere every address in it."""
    if status.network != "bluesky":
        return [(link.start(), link.end(), link.group()) for link in LINK.finditer(status.text)]
    data = status.text.encode()
    found = []
    for facet in status.data["record"].get("facets", ()):
        start, end = (len(data[: facet["index"][name]].decode()) for name in ("byteStart", "byteEnd"))
        found += [(start, end, one["uri"]) for one in facet["features"] if "uri" in one]
    return sorted(found)


def card_of(status: Status) -> dict[str, str] | None:
    """The card below a text, where its writer built one."""
    embed = (status.data.get("record") or {}).get("embed") or {}
    card: dict[str, str] | None = embed.get("external") or status.data.get("card")  # Bluesky, LinkedIn
    return card


def as_html(text: str, links: Links | None = None) -> str:
    """Escaped paragraphs with links."""
    pieces, end = [], 0
    for start, stop, address in links or [(one.start(), one.end(), one.group()) for one in LINK.finditer(text)]:
        shown = escape(text[start:stop])
        pieces += [escape(text[end:start]), f'<a href="{escape(address)}" rel="nofollow noopener">{shown}</a>']
        end = stop
    html = "".join([*pieces, escape(text[end:])])
    return "".join(f"<p>{part}</p>" for part in html.replace("\n\n", "\0").replace("\n", "<br>").split("\0"))


def iso(seconds: float) -> str:
    """Unix seconds as Mastodon writes times."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
