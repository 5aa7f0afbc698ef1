"""A post's parts put together as a story's field values: pictures kept, what has no place told."""

import html
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from posts.blocks import refuse_file_name
from posts.importing.markdown import excerpt_text, to_blocks
from posts.importing.notebook import Notebook
from posts.importing.pictures import Album, NoPicture, find, is_animated
from posts.importing.standfirst import fitted
from posts.importing.values import Block, ImportedPost, Links, Note, Outcome, PictureOf, Quote, Text
from posts.models import Picture
from posts.seals import canonical_rich_text
from posts.text import STORY_FEATURES, clean_line, clean_stored_html

CAPTION, CREDIT, ALT = 300, 120, 1500
EDITOR_ROUNDS = 4  # the editor moves spaces and forms about until it has its own way; two rounds do, as a rule


@dataclass(frozen=True, kw_only=True)
class Assembled:
    """A story's values, ready to be set."""

    title: str
    standfirst: str
    cover: Picture | None
    cover_alt: str
    cover_decorative: bool
    cover_credit: str
    body: list[dict[str, Any]]  # StreamField values, raw
    notes: tuple[Note, ...]


@dataclass(kw_only=True)
class Assembly:
    """Puts one post together; use it once. With `album` None it only looks: nothing is stored."""

    post: ImportedPost
    directory: Path
    links: Links
    album: Album | None
    user: Any
    notebook: Notebook = field(default_factory=Notebook)

    def assembled(self) -> Assembled:
        """The story's values. Raises `UnreadablePost`."""
        blocks, notes = to_blocks(self.post.body, image=self.post.image, links=self.links)
        standfirst, rest = fitted(clean_line(excerpt_text(self.post.excerpt)))
        if rest:
            self.notebook.add(Outcome.CONVERTED, _("an excerpt over 400 characters: its end begins the text"))
            blocks = [Text(html=f"<p>{_plain(rest)}</p>"), *blocks]
        cover, cover_alt = self._cover(blocks)
        return Assembled(
            title=clean_line(self.post.title),
            standfirst=standfirst,
            cover=cover,
            cover_alt=cover_alt,
            cover_decorative=cover is not None and not cover_alt,
            cover_credit=self._cut(clean_line(self.post.image_credit), at=CREDIT),
            body=[self._as_the_editor_writes(made) for made in self._body(blocks)],
            notes=(*self.post.notes, *notes, *self.notebook.notes()),
        )

    def _cover(self, blocks: list[Block]) -> tuple[Picture | None, str]:
        """The cover, and its words: the front matter's, else those the post gives the same file in its text."""
        if not self.post.image:
            return None, ""
        pictures = (block for block in blocks if isinstance(block, PictureOf) and _same(block.path, self.post.image))
        alt = self.post.image_alt or next(filter(None, (picture.alt_text for picture in pictures)), "")
        try:
            return self._picture(self.post.image, alt=alt)
        except NoPicture as error:
            what = _("the cover picture %(path)s, because %(reason)s")
            self.notebook.add(Outcome.LEFT_OUT, what % {"path": self.post.image, "reason": error})
            return None, ""

    def _body(self, blocks: list[Block]) -> list[dict[str, Any]]:
        body: list[dict[str, Any]] = []
        for block in blocks:
            for made in self._made(block):
                if made["type"] == "text" and body and body[-1]["type"] == "text":
                    body[-1]["value"] += made["value"]
                else:
                    body.append(made)
        return body

    def _as_the_editor_writes(self, made: dict[str, Any]) -> dict[str, Any]:
        """Rich text in the editor's own form, so that opening and saving the story there changes no seal.

        The editor looks up the pages that are linked, so a mere look, which begins none, leaves it out.
        """
        if made["type"] != "text" or self.album is None:
            return made
        editor = ContentstateConverter(features=STORY_FEATURES)
        written, saved = "", made["value"]
        for _round in range(EDITOR_ROUNDS):
            if canonical_rich_text(saved) == canonical_rich_text(written):
                break
            written, saved = saved, editor.to_database_format(editor.from_database_format(saved))
        return {"type": "text", "value": saved}

    def _made(self, block: Block) -> list[dict[str, Any]]:
        match block:
            case Text():
                return [_text(block.html)]
            case Quote():
                value = {"quote": block.quote, "speaker": clean_line(block.speaker), "source": clean_line(block.source)}
                return [{"type": "quote", "value": value | {"source_link": block.source_link}}]
            case PictureOf():
                return self._made_picture(block)

    def _made_picture(self, block: PictureOf) -> list[dict[str, Any]]:
        """A picture block; a caption too long for one follows as text, and so do the words of a missing picture."""
        caption = clean_line(block.caption)
        below = [_text(f"<p>{_plain(caption)}</p>")] if len(caption) > CAPTION else []
        try:
            picture, alt = self._picture(block.path, alt=block.alt_text)
        except NoPicture as error:
            return self._words_of_missing(block, error)
        value = {
            "picture": picture.pk if picture else None,
            "alt_text": alt,
            "decorative": not alt,
            "caption": "" if below else caption,
            "credit": "",
        }
        self.notebook.add(Outcome.LEFT_OUT, _("a picture comes without the name of who made it"))
        return [{"type": "picture", "value": value}, *below]

    def _picture(self, path: str, *, alt: str) -> tuple[Picture | None, str]:
        """The picture, none in a mere look, and its words. Raises `NoPicture`."""
        file = find(path, directory=self.directory, post=self.post.path)
        if is_animated(file):
            self.notebook.add(Outcome.CONVERTED, _("a moving picture, now its first frame: %(path)s") % {"path": path})
        alt = self._alt(alt, path=path)
        if self.album is None:
            return None, alt
        return self.album.keep(file, title=alt or file.stem, user=self.user), alt

    def _alt(self, written: str, *, path: str) -> str:
        """The words for those who do not see a picture; none where there are none or only a file's name."""
        alt = clean_line(written)
        try:
            refuse_file_name(alt)
        except ValidationError:
            self.notebook.add(Outcome.LEFT_OUT, _("a file's name as the words for a picture: %(alt)s") % {"alt": alt})
            alt = ""
        if not alt:
            what = _("a picture without words, now only decoration: %(path)s")
            self.notebook.add(Outcome.CONVERTED, what % {"path": path})
        return self._cut(alt, at=ALT)

    def _cut(self, line: str, *, at: int) -> str:
        """A line that fits its field; what is cut is told."""
        if len(line) > at:
            self.notebook.add(Outcome.LEFT_OUT, _("the end of a line that is too long: %(rest)s") % {"rest": line[at:]})
        return line[:at]

    def _words_of_missing(self, block: PictureOf, error: NoPicture) -> list[dict[str, Any]]:
        what = _("the picture %(path)s, because %(reason)s; its words stay as text")
        self.notebook.add(Outcome.LEFT_OUT, what % {"path": block.path or "?", "reason": error})
        alt, caption = _plain(block.alt_text), _plain(block.caption)
        made = (f"<p><i>{alt}</i></p>" if alt else "") + (f"<p>{caption}</p>" if caption else "")
        return [_text(made)] if made else []


def _plain(text: str) -> str:
    return html.escape(clean_line(text), quote=False)


def _text(source: str) -> dict[str, Any]:
    return {"type": "text", "value": clean_stored_html(source).replace("<br>", "<br/>")}


def _same(one: str, other: str) -> bool:
    return one.lstrip("/") == other.lstrip("/")
