"""Pictures on Ghost: sent one by one, each once; its API can neither list nor delete them."""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from django.utils.translation import gettext as _

from integrations.adapters.base import Call
from integrations.adapters.ghost_api import GhostApi
from integrations.errors import TemporaryError
from integrations.message import Media


class GhostPictures(GhostApi):
    """The pictures of one site."""

    def pictures(self, call: Call, *, known: Mapping[str, str]) -> dict[str, str]:
        """The addresses of all pictures there, by sha256; each is sent once."""
        return {
            picture.sha256: known.get(picture.sha256) or self._uploaded(call, picture) for picture in call.parts.media
        }

    def _uploaded(self, call: Call, picture: Media) -> str:
        """A picture whose earlier upload was noted is not sent again; one that was lost stays there unseen."""
        noted = call.parts_done.get(picture.sha256)
        if noted:
            return noted
        name = f"{_file_name(picture)}.{picture.mime.rpartition('/')[2].replace('jpeg', 'jpg')}"
        answer = self.api(
            "POST",
            "images",
            "upload",
            repeatable=True,
            files={"file": (name, call.read_media(picture), picture.mime)},
            data={"purpose": "image", "ref": picture.sha256[:16]},
        )
        address = str(self.one(answer, "images", repeatable=True).get("url") or "")
        if not address.startswith(("https://", "http://")):
            raise TemporaryError(_("%(host)s answered something unexpected.") % {"host": answer.host})
        call.note_done(picture.sha256, address)
        return address


def _file_name(picture: Media) -> str:
    """The name a picture gets there, with a number behind it where there is one already."""
    return f"byline-{picture.sha256[:16]}"


def pictures_in(post: Mapping[str, Any], pictures: Iterable[Media]) -> dict[str, str]:
    """Where the pictures of a post of ours are, read off the post itself."""
    shown = f'"{post.get("feature_image") or ""}" {post.get("html") or ""}'
    found = {
        picture.sha256: re.search(rf'"(https?://[^"]*/{_file_name(picture)}[^"]*)"', shown) for picture in pictures
    }
    return {sha256: unescape(match[1]) for sha256, match in found.items() if match}
