""" "Is this Sam?" in the list of the check: pronouns typed after a mention, offered to be linked, one by one or all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from posts.house_rules.decisions import LINK_OFFER
from posts.mentions.choosing import forms_for
from posts.mentions.offers import Offer, linked, offers
from posts.mentions.people import ids_in, told
from posts.mentions.telling import Telling
from posts.mentions.token import IDENTIFIER, Mention
from posts.models import Story
from posts.people import Surface
from posts.voice.finding import Finding
from posts.writers import drafts


@dataclass(frozen=True, kw_only=True)
class Link:
    """One offer in one block, as a remark that can be left like any other, and what would stand there."""

    key: str  # the block's id
    offer: Offer
    finding: Finding
    name: str
    by_name: bool  # whether readers find the name there, too; why, nobody is told
    ways: tuple[tuple[Mention, str], ...]  # each with the name of its form, "" where there is only one


def links_in(version: Story) -> list[Link]:
    """What a version offers, in reading order; one query, however many people it mentions."""
    texts = list(_texts(version))
    ids = ids_in(source for _number, _key, source in texts)
    if not ids:
        return []
    language = version.language()
    people = told(ids, language=language, story=str(version.uuid))
    public = Telling(language=language, surface=Surface.PAGE, story=str(version.uuid), people=people, named=set(people))
    return [
        _link(offer, key=key, path=f"body.{number}.text", public=public)
        for number, key, source in texts
        if IDENTIFIER in source
        for offer in offers(
            source, people={id_: people[id_] for id_ in ids_in([source]) if id_ in people}, language=language
        )
    ]


def _link(offer: Offer, *, key: str, path: str, public: Telling) -> Link:
    name, names = public.people[offer.person].wishes.short, dict(forms_for(public.language))
    kinds = [mention.form for mention in offer.mentions]
    labels = [str(names.get(kind, kind)) for kind in kinds] if len(kinds) > 1 else [""]
    return Link(
        key=key,
        offer=offer,
        name=name,
        by_name=public.words(Mention(id=offer.person, form="object")) == name,
        ways=tuple(zip(offer.mentions, labels, strict=True)),
        finding=Finding(
            rule=LINK_OFFER,
            kind="pronoun",
            severity="hint",
            language=public.language,
            block=path,
            start=offer.start,
            end=offer.end,
            text=offer.words,
            sentence=f"{offer.before}[{offer.words}]{offer.after}",  # which of the same words it is
            why=_why(offer, name),
            instead=(),
            sources=(),
            group=LINK_OFFER,
        ),
    )


def _why(offer: Offer, name: str) -> str:
    if offer.binds:
        return _("“%(verb)s” does not follow %(name)s yet.") % {"verb": offer.binds, "name": name}
    return _("Is this %(name)s?") % {"name": name}


def link(*, story: Story, user: Any, wanted: Iterable[tuple[Link, Mention]]) -> int:
    """Put mentions where they were offered, in the newest version; returns how many. What moved meanwhile stays."""
    chosen = {(one.key, one.finding.sentence): mention for one, mention in wanted}
    done: list[Link] = []

    def put(version: Story) -> None:
        blocks = {block["id"]: block for block in drafts.blocks_of(version)}
        for one in reversed(links_in(version)):  # from behind, so that the places before it stay
            mention = chosen.get((one.key, one.finding.sentence))
            if mention in one.offer.mentions:
                block = blocks[one.key]
                block["value"] = _written(block["value"], one.offer, mention)
                done.append(one)
        drafts.set_blocks(version, list(blocks.values()))

    drafts.change(story=story, user=user, how=put)
    return len(done)


def _texts(version: Story) -> Iterator[tuple[int, str, str]]:
    """(number, id, rich text) of each block that is one: texts and answers."""
    for number, block in enumerate(drafts.blocks_of(version)):
        value = block["value"]
        source = value.get("text") if block["type"] == "answer" else value if block["type"] == "text" else ""
        if source:
            yield number, block["id"], source


def _written(value: Any, offer: Offer, mention: Mention) -> Any:
    if isinstance(value, str):
        return linked(value, offer, mention)
    return {**value, "text": linked(value["text"], offer, mention)}
