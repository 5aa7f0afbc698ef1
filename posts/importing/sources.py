"""The posts of a directory, each with the key it is known by and a digest of all that it brings along."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from posts.importing.front_matter import DATED_NAME, read_post
from posts.importing.markdown import to_blocks
from posts.importing.pictures import NoPicture, find
from posts.importing.values import ImportedPost, PictureOf, UnreadablePost

SUFFIXES = (".md", ".markdown")
KEY_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class Source:
    """A post that can become a story."""

    post: ImportedPost
    key: str
    digest: str  # SHA-256, hexadecimal


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A file that cannot."""

    key: str
    reason: str


def read_sources(directory: Path, *, language: str, old_site: str) -> tuple[list[Source], list[Unreadable]]:
    """Every Markdown file below `directory`: the posts by date, oldest first, and the files that are none."""
    sources: dict[str, Source] = {}
    unreadable: list[Unreadable] = []
    for file in files_in(directory):
        key = key_of(file, directory=directory)
        try:
            if key in sources:
                raise UnreadablePost(_("Another file has the same name; give one of them another."))
            post = read_post(file)
            _refuse_other_language(post, language=language)
            sources[key] = Source(post=post, key=key, digest=_digest(post, directory=directory, old_site=old_site))
        except (UnreadablePost, OSError) as error:
            unreadable.append(Unreadable(key=key, reason=str(error)))
    # Undated posts come last: they get the day of the import.
    return sorted(sources.values(), key=lambda source: (str(source.post.date or "~"), source.key)), unreadable


def files_in(directory: Path) -> list[Path]:
    """The Markdown files below a directory, in the order of their paths."""
    return sorted(file for file in directory.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())


def key_of(file: Path, *, directory: Path) -> str:
    """What a story is known by from one import to the next: a dated name wherever it lies, else the path."""
    name = file.name if DATED_NAME.match(file.stem) else file.relative_to(directory).as_posix()
    if len(name) <= KEY_LENGTH:
        return name
    return f"{name[: KEY_LENGTH - 65]}~{hashlib.sha256(name.encode()).hexdigest()}"


def _digest(post: ImportedPost, *, directory: Path, old_site: str) -> str:
    """Over the file, its pictures (a missing one that turns up later is a change) and where its links lead."""
    whole = hashlib.sha256(f"{post.digest}\n{old_site}\n".encode())
    blocks, _notes = to_blocks(post.body, image=post.image)
    paths = {block.path for block in blocks if isinstance(block, PictureOf)} | {post.image}
    for path in sorted(filter(None, paths)):
        try:
            found = hashlib.sha256(find(path, directory=directory, post=post.path).read_bytes()).hexdigest()
        except NoPicture:
            found = "none"
        whole.update(f"{path}\0{found}\n".encode(errors="surrogatepass"))
    return whole.hexdigest()


def _refuse_other_language(post: ImportedPost, *, language: str) -> None:
    if post.language and post.language.split("-")[0] != language.split("-")[0]:
        raise UnreadablePost(
            _("The post is in “%(post)s” and the blog in “%(blog)s”. Import it into a blog of its language.")
            % {"post": post.language, "blog": language}
        )
