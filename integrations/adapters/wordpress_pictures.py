"""Pictures and words in WordPress's library: each made once, found again by the name we gave it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from django.utils.translation import gettext as _

from integrations.adapters.base import Call
from integrations.adapters.outcomes import Answer
from integrations.adapters.wordpress_api import WordPressApi, code_of
from integrations.errors import DeliveryError, TemporaryError
from integrations.message import Media

POST_PROCESS_TRIES: Final = 3
SUFFIX: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
}


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A picture in the library."""

    id: str
    url: str


class WordPressPictures(WordPressApi):
    """The library of one site."""

    def pictures(self, call: Call, *, slug: str) -> dict[str, Upload]:
        """All the call's pictures in the library, by sha256; those an earlier try left there are not sent again."""
        there = self.uploaded(call.parts.media, slug=slug)
        return {picture.sha256: self._one(call, picture, slug, there) for picture in call.parts.media}

    def uploaded(self, pictures: Iterable[Media], *, slug: str) -> dict[str, dict[str, Any]]:
        """What the library holds of these pictures of the post `slug`, by sha256."""
        by_name = {_name(slug, picture): picture.sha256 for picture in pictures}
        if not by_name:
            return {}
        found = self.api_list("media", params={"slug": ",".join(by_name), "context": "edit"})
        return {by_name[item["slug"]]: item for item in found if item.get("slug") in by_name}

    def forget_picture(self, id_: str) -> None:
        """Delete a picture for good: one that stayed would still be shown to who knows its address."""
        answer = self.api("DELETE", "media", id_, params={"force": "true"}, repeatable=True)
        if not answer.ok and answer.status not in {404, 410}:
            raise self.failed(answer, repeatable=True)

    def terms(self, kind: str, names: Iterable[str]) -> list[int]:
        """The ids of these categories or tags; what is not there yet is made."""
        return [self._term(kind, name) for name in names]

    def _one(self, call: Call, picture: Media, slug: str, there: Mapping[str, dict[str, Any]]) -> Upload:
        item = there.get(picture.sha256)
        if item is None:
            item = self._upload(call, picture, slug)
            call.note_done(_name(slug, picture), str(item["id"]))
        elif item.get("alt_text") != picture.alt:
            item = self.api_object("POST", "media", str(item["id"]), repeatable=True, json={"alt_text": picture.alt})
        return Upload(id=str(item["id"]), url=str(item.get("source_url") or ""))

    def _upload(self, call: Call, picture: Media, slug: str) -> dict[str, Any]:
        name = _name(slug, picture)
        file = (f"{name}.{SUFFIX.get(picture.mime, 'bin')}", call.read_media(picture), picture.mime)
        fields = {"alt_text": picture.alt, "title": name}
        answer = self.api("POST", "media", repeatable=True, files={"file": file}, data=fields)
        half_done = answer.headers.get("x-wp-upload-attachment-id", "")
        if answer.status >= 500 and half_done.isdecimal():
            return self._finish(half_done, picture)
        return self.identified(answer, repeatable=True)

    def _finish(self, id_: str, picture: Media) -> dict[str, Any]:
        """The server has the file and broke down over its small versions: let it go on, or take the file away again."""
        for _number in range(POST_PROCESS_TRIES):
            action = {"action": "create-image-subsizes"}
            if self.api("POST", "media", id_, "post-process", repeatable=True, json=action).ok:
                return self.api_object("POST", "media", id_, repeatable=True, json={"alt_text": picture.alt})
        self.forget_picture(id_)
        raise TemporaryError(_("The site could not process a picture."))

    def _term(self, kind: str, name: str) -> int:
        wanted = name.casefold()
        found = self.api_list(kind, params={"search": name, "_fields": "id,name"})
        for item in found:
            if unescape(str(item.get("name"))).casefold() == wanted:
                return int(item["id"])
        answer = self.api("POST", kind, repeatable=True, json={"name": name})
        exists = _existing_term(answer)
        if exists:
            return exists
        if answer.ok:
            return int(self.identified(answer, repeatable=True)["id"])
        raise self._no_term(answer, kind, name)

    def _no_term(self, answer: Answer, kind: str, name: str) -> DeliveryError:
        error = self.failed(answer, repeatable=True)
        if code_of(answer) == "rest_cannot_create" and kind == "categories":
            words = _("There is no category “%(name)s” on %(host)s, and this account may not make one.")
            error.args = (words % {"name": name, "host": answer.host},)
        return error


def _existing_term(answer: Answer) -> int:
    """The id in "there is one of that name already"; 0 for any other answer."""
    said = answer.json()
    data = said.get("data") if isinstance(said, dict) and said.get("code") == "term_exists" else None
    id_ = data.get("term_id") if isinstance(data, dict) else None
    return id_ if type(id_) is int else 0


def _name(slug: str, picture: Media) -> str:
    """A picture's own name in the library: never the post's, whose address it would take."""
    return f"byline-{slug[-8:]}-{picture.sha256[:16]}"
