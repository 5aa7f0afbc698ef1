"""How Wagtail's rich text keeps a mention, shows it to readers and to the editor, and finds whom it is about."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import Any

from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import KEEP_WHITESPACE, InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail import features as draftail
from wagtail.rich_text import EmbedHandler

from posts.mentions.context import in_html
from posts.mentions.people import told
from posts.mentions.token import IDENTIFIER, mention_of
from posts.models.person import Person
from posts.persons.as_named import a_colleague

FEATURE = IDENTIFIER
TYPE = "MENTION"
AT = "mention-at"  # opens the picker where somebody types @
DATA = ("id", "form", "verb", "article", "set", "case")


class MentionHandler(EmbedHandler):
    """What readers get, and whom a text refers to."""

    identifier = IDENTIFIER

    @staticmethod
    def get_model() -> type[Person]:
        return Person

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        found = [mention_of(attrs) for attrs in attrs_list]
        words = iter(in_html(mention for mention in found if mention))
        return [next(words) if mention else "" for mention in found]

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterator[tuple[type[Person], str, str, str]]:
        """One reference for the reference index, by which everything about a person is found."""
        with suppress(Person.DoesNotExist):
            yield Person, str(_key_of(attrs.get("id", ""))), "", ""


@lru_cache(maxsize=4096)  # an id is one person's for good, and a story is looked through for each time it is saved
def _key_of(public_id: str) -> int:
    """The primary key; raises `Person.DoesNotExist`, which is not remembered."""
    return int(Person.objects.values_list("pk", flat=True).get(public_id=public_id))


class MentionElementHandler(InlineEntityElementHandler):
    """A stored mention as an entity of the editor, with the name as its letters; they are dropped again when saved."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: Mapping[str, str]) -> dict[str, str]:
        mention = mention_of(attrs)
        return {name: value for name, value in mention.attributes().items() if name in DATA} if mention else {}

    def handle_starttag(self, name: str, attrs: Sequence[tuple[str, str]], state: Any, contentstate: Any) -> None:
        super().handle_starttag(name, attrs, state, contentstate)
        state.current_block.text += name_for_editors(dict(attrs).get("id", ""))
        state.leading_whitespace = KEEP_WHITESPACE  # else the space after it is eaten, and saved so


def name_for_editors(public_id: str) -> str:
    """What the editor writes where somebody is mentioned."""
    found = told([public_id], language="en").get(public_id)
    return found.wishes.short if found else a_colleague("en")


def mention_entity(props: Mapping[str, Any]) -> Any:
    """An entity of the editor as it is stored: without the letters it stood on."""
    mention = mention_of({name: props.get(name) for name in DATA})
    return DOM.create_element("embed", mention.attributes()) if mention else None


class MentionFeature(draftail.EntityFeature):
    """The button, and the typed @, which is no feature that a field could have without the button."""

    def construct_options(self, options: dict[str, Any]) -> None:
        super().construct_options(options)
        options.setdefault("plugins", []).append({"type": AT})


def register(features: Any) -> None:
    """Tell Wagtail (a `register_rich_text_features` hook)."""
    features.register_embed_type(MentionHandler)
    features.register_editor_plugin(
        "draftail",
        FEATURE,
        MentionFeature(
            {
                "type": TYPE,
                "icon": "user",
                "description": "Person",
                # Draftail keeps these when words are pasted from another field; the rest goes.
                "attributes": list(DATA),
                "allowlist": {"data-mention": True},
            },
            js=["posts/mentions/picker.js"],
            css={"all": ["posts/mentions/picker.css"]},
        ),
    )
    features.register_converter_rule(
        "contentstate",
        FEATURE,
        {
            "from_database_format": {f'embed[embedtype="{IDENTIFIER}"]': MentionElementHandler(TYPE)},
            "to_database_format": {"entity_decorators": {TYPE: mention_entity}},
        },
    )


__all__ = ["FEATURE", "register"]
