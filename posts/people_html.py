"""The people of a story as HTML: above it in a line, below it each in full.

Every story's page shows both; by templates they take a tenth of it, so they are written here like the cards
(`posts.card_html`). All that is not ours goes through `escape`, which takes plain words.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext

from posts.addresses import path_in
from posts.frames import picture_html
from posts.pages import Writer
from posts.people import Label, ShownPerson


def byline_html(people: Iterable[ShownPerson]) -> SafeString:
    """Who wrote it, as a list, or nothing; what somebody did not say leaves no empty place."""
    shown = [
        f'<li>{_portrait(person, "portrait")}<span class="byline-who">{_name(person)}{beside_name_html(person)}'
        f"{_role('span', person.note)}{_role('span', person.role)}</span></li>"
        for person in people
    ]
    if not shown:
        return mark_safe("")
    return mark_safe(  # noqa: S308
        f'<div class="byline"><p class="byline-by">{_by(get_language() or "")}</p><ul>{"".join(shown)}</ul></div>'
    )


def writers_html(writers: Sequence[Writer], *, followed: bool) -> SafeString:
    """Who wrote it, in full, or nothing; `followed`: with the feeds of those who have a page."""
    if not writers:
        return mark_safe("")
    heading = _who_wrote_this(len(writers), get_language() or "")
    told = "".join(_writer(writer, followed=followed) for writer in writers)
    return mark_safe(  # noqa: S308
        f'<div class="column"><div class="writers"><h2 class="kicker">{heading}</h2>{told}</div></div>'
    )


def _writer(writer: Writer, *, followed: bool) -> str:
    person = writer.person
    about = f'<div class="writer-words">{writer.about}</div>' if writer.about else ""  # made safe where it was made
    return (
        f'<div class="writer">{_portrait(person, "face")}<div>'
        f'<h3 class="writer-name">{_name(person)}{beside_name_html(person)}</h3>{_role("p", person.role)}{about}'
        f"{_role('p', person.note)}{_feed(writer) if followed and person.has_page else ''}</div></div>"
    )


def beside_name_html(person: ShownPerson) -> SafeString:
    """The words beside a name, or nothing."""
    if not person.labels:
        return mark_safe("")
    labels = ", ".join(_label(label, for_machines=person.for_machines) for label in person.labels)
    return mark_safe(f' <span class="pronouns">({labels})</span>')  # noqa: S308


def _label(label: Label, *, for_machines: bool) -> str:
    """One set; for machines its pieces are named by their cases (microformats.org/wiki/h-card-brainstorming)."""
    language = f' lang="{escape(label.language)}"' if label.language else ""
    if not for_machines:
        return f"<bdi{language}>{escape(label.text)}</bdi>"
    pieces = "".join(
        f'<span class="p-x-pronoun-{escape(case)}">{escape(words)}</span>' if case else escape(words)
        for words, case in label.forms
    )
    return f'<bdi class="p-pronouns"{language}>{pieces or escape(label.text)}</bdi>'


def _name(person: ShownPerson) -> str:
    name = escape(person.name)
    if not person.has_page:
        return name
    path = path_in(get_language() or "en", "person", public_id=person.public_id)
    return f'<a rel="author" href="{escape(path)}">{name}</a>'


def _portrait(person: ShownPerson, frame: str) -> str:
    shown = person.picture and picture_html(person.picture, frame=frame, alt="")
    return f'<span class="portrait">{shown}</span>' if shown else ""


def _role(element: str, words: str) -> str:
    return f'<{element} class="role">{escape(words)}</{element}>' if words else ""


def _feed(writer: Writer) -> str:
    words = escape(_follow(get_language() or "") % {"name": writer.person.called})
    return f'<p class="writer-more"><a href="{escape(writer.feed)}">{words}</a></p>'


@lru_cache(maxsize=64)
def _by(_language: str) -> str:
    return escape(pgettext("before an author's name", "By"))


@lru_cache(maxsize=64)
def _follow(_language: str) -> str:
    return gettext("Follow %(name)s by feed")


@lru_cache(maxsize=256)
def _who_wrote_this(people: int, _language: str) -> str:
    return escape(ngettext("Who wrote this", "Who wrote this together", people))
