"""What a Mastodon-compatible server says about itself, and how it therefore counts. Pure.

Sources: docs.joinmastodon.org `entities/Instance`, GoToSocial `docs/`, Takahē `api/`. Any key may be missing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

import regex

from integrations.adapters.text import URL, grapheme_count

REMOTE_MENTION = regex.compile(r"(?<![=/\w])@(\w+)@[\w.-]+\w")
# Software whose version begins with a number, or says it is compatible, but which keeps no keys as Mastodon does.
OTHERS = ("compatible", "gotosocial", "takahe", "pleroma", "akkoma", "rebased", "pixelfed", "friendica")

CODE_POINTS = ("gotosocial", "takahe")
PLEROMA = ("pleroma", "akkoma", "rebased")
FIRST_TO_EDIT = {"gotosocial": (0, 18), "pleroma": (2, 5)}


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server's limits, with Mastodon's own where it is silent.

    `keeps_keys`: Idempotency-Key really works (only Mastodon itself, for an hour; others ignore the header).
    `code_points`: GoToSocial and Takahē count these, and URLs as written.
    `whole_urls`: Pleroma and its family count characters as people see them, and URLs and mentions as written.
    `edits`: posts can be changed (Mastodon from 3.5, GoToSocial from 0.18, Pleroma from 2.5).
    """

    characters: int = 500
    media: int = 4
    url_length: int = 23
    alt: int = 1500  # code points
    image_bytes: int = 16 * 1024 * 1024
    image_pixels: int = 33_177_600
    mime_types: tuple[str, ...] = ("image/jpeg", "image/png", "image/gif", "image/webp")
    code_points: bool = False
    whole_urls: bool = False
    keeps_keys: bool = False
    edits: bool = True

    @classmethod
    def from_instance(cls, data: Mapping[str, Any]) -> Self:
        """Read `/api/v2/instance` (or v1), believing only values of the right kind."""
        statuses = _mapping(data, "configuration", "statuses")
        pictures = _mapping(data, "configuration", "media_attachments")
        software = f"{data.get('version') or ''} {data.get('source_url') or ''}".casefold()
        found = {
            "characters": statuses.get("max_characters") or data.get("max_toot_chars"),
            "media": statuses.get("max_media_attachments") or data.get("max_media_attachments"),
            "url_length": statuses.get("characters_reserved_per_url"),
            "alt": pictures.get("description_limit") or data.get("description_limit"),
            "image_bytes": pictures.get("image_size_limit") or data.get("upload_limit") or _usual_size(software),
            "image_pixels": pictures.get("image_matrix_limit"),
        }
        told: dict[str, Any] = {name: value for name, value in found.items() if type(value) is int and value > 0}
        mimes = pictures.get("supported_mime_types")
        if isinstance(mimes, list) and mimes:
            told["mime_types"] = tuple(str(mime) for mime in mimes)
        itself = bool(regex.match(r"\d+\.\d+", software)) and not any(name in software for name in OTHERS)
        return cls(
            **told,
            code_points=any(name in software for name in CODE_POINTS),
            whole_urls=any(name in software for name in PLEROMA),
            keeps_keys=itself,
            edits=_edits(software, itself=itself),
        )

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Self:
        """The limits that `check` saved in a channel's config."""
        names = {field.name for field in fields(cls)}
        saved = {name: value for name, value in (config.get("server") or {}).items() if name in names}
        return cls(**saved | {"mime_types": tuple(saved.get("mime_types") or cls.mime_types)})

    def as_config(self) -> dict[str, Any]:
        """JSON values for a channel's config."""
        return asdict(self) | {"mime_types": list(self.mime_types)}

    def warning_length(self, warning: str) -> int:
        """A warning's length, which counts too; addresses in it count in full."""
        return len(warning) if self.code_points else grapheme_count(warning)

    def length(self, text: str) -> int:
        """The text's length as the server counts it."""
        if self.code_points:
            return len(text)
        if self.whole_urls:
            return grapheme_count(text)
        counted = URL.sub("x" * self.url_length, text)
        return grapheme_count(REMOTE_MENTION.sub(r"@\1", counted))


def _mapping(data: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """The mapping at `path`, empty when something else or nothing is there."""
    found: Any = data
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _edits(software: str, *, itself: bool) -> bool:
    """Whether this version can change a post; of servers we do not know we believe so."""
    first = (3, 5) if itself else next((first for name, first in FIRST_TO_EDIT.items() if name in software), (0, 0))
    own = regex.search(r"compatible; \w+ ([\d.]+)", software)  # "2.7.2 (compatible; Pleroma 2.4.1)"
    return _version(own[1] if own else software) >= first


def _usual_size(software: str) -> int | None:
    """What a server takes that does not tell."""
    return 10 * 1024 * 1024 if "takahe" in software else None


def _version(software: str) -> tuple[int, int]:
    """Major and minor; a version that cannot be read is a new one."""
    found = regex.match(r"(\d+)\.(\d+)", software)
    return (int(found[1]), int(found[2])) if found else (99, 0)
