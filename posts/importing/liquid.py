"""Leftovers of Jekyll and Eleventy in Markdown, said in plain Markdown and HTML. Pure.

What is not known here stays as it is written and is reported: a reader sees it and can say so, nothing disappears.
"""

import html
import re

from django.utils.translation import gettext as _

from posts.importing.values import Note, Outcome

RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(?P<raw>.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
HIGHLIGHT = re.compile(r"\{%-?\s*highlight\b[^%]*%\}\n?(?P<code>.*?)\n?\{%-?\s*endhighlight\s*-?%\}", re.DOTALL)
TAG = re.compile(r"\{%-?\s*(?P<name>\w+)(?P<rest>.*?)-?%\}", re.DOTALL)
OUTPUT = re.compile(r"\{\{-?\s*(?P<value>\"[^\"]*\"|'[^']*'|[\w.]+)\s*(?:\|\s*(?P<filter>\w+)[^}]*)?-?\}\}")
ATTRIBUTES = re.compile(r"\{:(?=[\s.#a-zA-Z])[^{}\n]*\}")  # kramdown: {: .class } or {:target="_blank"}
IMAGE = re.compile(r"^\s*(?P<q>[\"'])(?P<path>.*?)(?P=q)(?:\s+(?P<words>.*?))?\s*$", re.DOTALL)
ARGUMENT = re.compile(r"(?P<name>\w+)\s*[:=]\s*(?P<q>[\"'])(?P<value>.*?)(?P=q)", re.DOTALL)
PICTURE_ARGUMENTS = ("image", "src", "path", "img", "url", "file")
PICTURE_FILE = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
CLASS = re.compile(r"^(?P<q>[\"']).*?(?P=q)\s*")
FENCE = re.compile(
    r"^ {0,3}(?P<mark>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=mark)[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)


def without_liquid(source: str, *, image: str) -> tuple[str, list[Note]]:
    """`source` with its Liquid resolved, and notes; `image` is the path in the post's front matter.

    Every known tag becomes a path, a name or an `<img>`; comments go; unknown tags stay as text.
    """
    return _Leftovers(image=image).resolved(source)


class _Leftovers:
    def __init__(self, *, image: str) -> None:
        self.image = image
        self.notes: list[Note] = []

    def resolved(self, source: str) -> tuple[str, list[Note]]:
        pieces: list[str] = []
        position = 0
        for raw in RAW.finditer(source):  # what is between raw and endraw is for readers, braces and all
            pieces += [self._outside_raw(source[position : raw.start()]), raw["raw"]]
            position = raw.end()
        pieces.append(self._outside_raw(source[position:]))
        return "".join(pieces), self.notes

    def _outside_raw(self, source: str) -> str:
        source, comments = COMMENT.subn("", source)
        if comments:
            self._note(Outcome.LEFT_OUT, _("Liquid comments: %(count)d") % {"count": comments})
        source = HIGHLIGHT.sub(lambda found: f"```\n{found['code']}\n```", source)
        source = OUTPUT.sub(self._output, source)
        source = TAG.sub(self._tag, source)
        return self._without_attributes(source)

    def _output(self, found: re.Match[str]) -> str:
        """`{{ "/x/" | url }}` is `/x/`, `{{ image | url }}` the front matter's picture, `{{site.baseurl}}` nothing."""
        value, filtered = found["value"], found["filter"]
        if value in ("site.baseurl", "site.url", "baseurl"):
            return ""
        if value in ("image", "page.image") and self.image:
            return self.image
        if value[0] not in "\"'":
            return self._kept(found[0])
        text = value[1:-1]
        if filtered == "team_link":
            return self._name(text)
        if filtered == "embed":
            return f"<{text}>" if text.startswith("https://") else text
        if filtered in (None, "url", "relative_url", "absolute_url", "prepend"):
            return text
        return self._kept(found[0])

    def _name(self, slug: str) -> str:
        name = display_name(slug)
        if name == slug:
            self._note(Outcome.AS_TEXT, _("a short name, as it was written: %(name)s") % {"name": name})
        return name

    def _tag(self, found: re.Match[str]) -> str:
        name, rest = found["name"], found["rest"]
        if name in ("include", "include_cached", "render"):
            return self._include(found)
        image = IMAGE.match(rest) if name in ("image", "image_with_class", "img", "asset") else None
        if image is None:
            return self._kept(found[0])
        words = image["words"] or ""
        if name == "image_with_class":
            words = CLASS.sub("", words, count=1)
        alt = words[1:-1] if words[:1] in ("'", '"') and words[-1:] == words[:1] and len(words) > 1 else words
        return _img(path=image["path"], alt=alt)

    def _include(self, found: re.Match[str]) -> str:
        """A template of the old site that shows one picture, as a figure; any other stays as text."""
        arguments = {argument["name"]: argument["value"] for argument in ARGUMENT.finditer(found["rest"])}
        named = next((name for name in PICTURE_ARGUMENTS if PICTURE_FILE.search(arguments.get(name, ""))), None)
        if named is None:
            return self._kept(found[0])
        path, alt = arguments.pop(named), arguments.pop("alt", "")
        caption = arguments.pop("caption", "")
        for name, value in arguments.items():
            self._note(Outcome.LEFT_OUT, f"{name}: {value}")
        words = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
        return f"<figure>{_img(path=path, alt=alt)}{words}</figure>"

    def _without_attributes(self, source: str) -> str:
        """Kramdown's `{: … }` taken out, except in fenced code, where it is somebody's example."""
        pieces: list[str] = []
        position = taken = 0
        for fence in [*FENCE.finditer(source), None]:
            end = fence.start() if fence else len(source)
            piece, count = ATTRIBUTES.subn("", source[position:end])
            pieces += [piece, fence[0] if fence else ""]
            taken, position = taken + count, fence.end() if fence else end
        if taken:
            self._note(Outcome.LEFT_OUT, _("kramdown attributes for the look: %(count)d") % {"count": taken})
        return "".join(pieces)

    def _kept(self, tag: str) -> str:
        what = _("Liquid that only the old site understood: %(tag)s")
        self._note(Outcome.AS_TEXT, what % {"tag": " ".join(tag.split())})
        return tag

    def _note(self, outcome: Outcome, what: str) -> None:
        self.notes.append(Note(outcome=outcome, what=what))


def _img(*, path: str, alt: str) -> str:
    """The old site's image tags name files from its root, with or without a slash in front."""
    source = path if re.match(r"(?:/|https?:)", path) else f"/{path}"
    return f'<img src="{html.escape(source)}" alt="{html.escape(alt)}">'


def display_name(written: str) -> str:
    """'amina-el-sayed' as 'Amina El Sayed'; anything that is no slug of several words stays as written."""
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", written):
        return written
    return " ".join(part.capitalize() for part in written.split("-"))
