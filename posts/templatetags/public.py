"""What the public templates ask for. Each tag is one line into the module that knows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from wagtail.models import Page

from posts import looks, pages, rendering, sharing
from posts.addresses import path_in
from posts.answering.tokens import form_token
from posts.card_html import cards_html, day_html, day_in_words, link_html
from posts.frames import picture_html
from posts.heads import Head, head_of_nothing, head_of_page
from posts.listing import Card, kind_in, stories_of
from posts.models import Blog, Picture, Profile, Story
from posts.people import ShownPerson, Surface, shown
from posts.people_html import beside_name_html, byline_html, writers_html

register = template.Library()
AT_MOST = 512  # of what `once` keeps at one place
LANGUAGES = {"en": "English", "nl": "Dutch", "sv": "Swedish"}

register.filter("prose", rendering.prose)
register.filter("script_json", sharing.script_json)


@register.simple_tag
def photo(picture: Picture | None, frame: str, *, alt: str = "", eager: bool = False) -> SafeString:
    """A picture in one of the sizes `posts.frames` knows."""
    return picture_html(picture, frame=frame, alt=alt, eager=eager)


@register.simple_tag(takes_context=True)
def cards(context: template.Context, stories: Iterable[Card], **how: Any) -> SafeString:
    """A list of stories; see `posts.card_html.cards_html`."""
    return cards_html(stories, language=context["head"].language, **how)


@register.simple_tag(takes_context=True)
def card_link(context: template.Context, card: Card) -> SafeString:
    """A link to a story by its headline."""
    return link_html(card, language=context["head"].language)


register.simple_tag(day_html, name="card_day")
register.simple_tag(byline_html, name="byline")
register.simple_tag(writers_html, name="writers")
register.simple_tag(beside_name_html, name="beside_name")
register.filter("day", day_in_words, expects_localtime=True)


@register.simple_tag(takes_context=True)
def page_head(context: template.Context) -> Head:
    """The head a view handed in, else that of the Wagtail page, else that of an error page."""
    if "head" in context and isinstance(context["head"], Head):
        return context["head"]
    page = context.get("page")
    if not isinstance(page, Page):
        return head_of_nothing(get_language() or "en")
    return head_of_page(page.specific, request=context.get("request"))


@register.simple_tag(takes_context=True)
def front(context: template.Context, page: Page) -> pages.Front:
    """The home page's stories and blogs."""
    return pages.front(language=page.locale.language_code, request=context.get("request"))


@register.simple_tag(takes_context=True)
def page_facts(context: template.Context) -> pages.StoryPage | pages.Listing | None:
    """What a story or a blog shows beside its own fields; gathered once, for head and body of the page."""
    page = context.get("page")
    if isinstance(page, Story):
        return pages.story_page(page, head=context["head"], request=context.get("request"))
    if isinstance(page, Blog):
        return pages.listing(stories_of(page), request=context["request"])
    return None


@register.simple_tag(takes_context=True)
def own_looks(context: template.Context) -> str:
    """The name of the styles of blogs with a colour of their own; empty where there are none."""
    known = getattr(context.get("request"), "looks", None)  # what the page is kept with
    return looks.current() if known is None else str(known)


@register.simple_tag
def path(route: str, **kwargs: str | int) -> str:
    """A named address in the language of the page, looked up once a process; `url` looks it up each time."""
    return path_in(get_language() or "en", route, **kwargs)


@register.tag
def once(parser: Parser, token: Token) -> "Once":
    """`{% once "name" value… %}…{% endonce %}`: made once a process for each of the values and each language.

    For what the code and these values say alone: nothing of people, and nothing from the database that is not named.
    """
    _tag, *names = token.split_contents()
    inside = parser.parse(["endonce"])
    parser.delete_first_token()
    return Once(inside, [parser.compile_filter(name) for name in names])


class Once(template.Node):
    """What stands between the tags, and what it depends on."""

    def __init__(self, nodelist: template.NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._values = values
        self._made: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        key = (get_language(), *(value.resolve(context) for value in self._values))
        made = self._made.get(key)
        if made is None:
            made = self.nodelist.render(context)
            if len(self._made) >= AT_MOST:
                self._made.clear()  # another thread may be about to look: it has what it made
            self._made[key] = made
        return made


@register.simple_tag
def kind_of(story: Story) -> str:
    """What sort of story it is, in the language of the page."""
    return kind_in(story.kind, get_language() or "")


@register.simple_tag
def form_of(story: Story) -> str:
    """What the form below a story carries to show that it is ours."""
    return form_token(story.uuid)


@register.simple_tag
def person_of(profile: Profile) -> ShownPerson:
    """The person a profile is about, as its readers see them."""
    return shown(profile.person, language=profile.language(), surface=Surface.PAGE)


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """A moment as `<time>` takes it, to the second: HTML allows no millionths of one."""
    return value.isoformat(timespec="seconds") if value else ""


@register.filter
def kind_of_file(name: str) -> str:
    """`PDF` from `manual.pdf`."""
    return name.rsplit(".", 1)[-1].upper() if "." in name else ""


@register.filter
def harmless(address: str | None) -> str:
    """A web address if it is one, else nothing: `javascript:` may stand in a field that skipped its form."""
    return address if address and urlsplit(address).scheme in ("http", "https") else ""


@register.simple_tag
def language_name(code: str) -> str:
    """A language's name in the language of the page."""
    return gettext(LANGUAGES.get(code, code))
