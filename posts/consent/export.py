"""All that is kept of whoever a card is, in one zip: `data.json`, and the pictures. Nothing of anybody else.

Of a guest that is the card. Of a colleague it is also how they want to be named, and the stories that they wrote.
"""

import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder

from integrations import outbox, profiles
from integrations.models import Channel
from posts.consent.showing import pictures_of, stories_of, words_of
from posts.models import Consent, ConsentCard, Picture, Story
from posts.notices import language_of
from posts.permissions import is_author_of


def data_of(card: ConsentCard, *, only: UUID | None = None) -> bytes:
    """The zip; with `only`, what one story has of them: whoever holds such a link may know no more."""
    asked = list(Consent.objects.filter(card=card, **({"post": only} if only else {})).select_related("page"))
    data: dict[str, Any] = {"card": _card(card), "consents": [_consent(one, card) for one in asked]}
    files = [picture for picture, _alt in pictures_of(asked)]
    if card.user and only is None:
        data |= {"person": _person(card), "stories": [_story(one) for one in _stories_of(card)]}
        data["own_accounts"] = [_account(one) for one in outbox.own_accounts_of(card.user)]
        files += [card.person.picture] if card.person and card.person.picture else []
    return _zip(data, files)


def _card(card: ConsentCard) -> dict[str, Any]:
    return {"called": card.name(), "language": card.language, "email": card.email, "made_at": card.made_at}


def _consent(consent: Consent, card: ConsentCard) -> dict[str, Any]:
    (told,) = stories_of(card, only=consent.post)
    kept = ("ground", "media", "asked_at", "answer", "answered_at", "agreed_media", "refused_channels")
    facts = {name: getattr(consent, name) for name in (*kept, "until", "wish", "withdrawn_at")}
    pictures = [{"file": _name_of(picture), "alt": alt} for picture, alt in pictures_of([consent])]
    words = words_of(consent, language=told.language)
    return {"story": told.headline, "address": told.url, **facts, "words": words, "pictures": pictures}


def _person(card: ConsentCard) -> dict[str, Any]:
    person, user = card.person, card.user
    if person is None:
        return {}
    kept = ("public_id", "display_name", "called", "picture_alt", "sort_as", "say_it", "set_policy")
    facts = {name: getattr(person, name) for name in (*kept, "label_audience", "text_audience", "note_for_writers")}
    return facts | {
        "log_in": {"email": user.email, "language": language_of(user), "since": user.date_joined},
        "roles": list(person.roles.values("language", "role")),
        "modes": list(person.modes.values("language", "mode")),
        "pronouns": [_without_keys(row) for row in person.pronouns.values()],
        "for_single_stories": [_without_keys(row) for row in person.story_wishes.values()],
    }


def _account(channel: Channel) -> dict[str, Any]:
    """An account on a network that they connected for themselves; what opens it is theirs to take back, not to read."""
    told = {name: channel.config.get(name) for name in ("account", "account_url")}
    return {
        "network": channel.label,
        "name": channel.name,
        **told,
        "rights": channel.rights,
        "proven": channel.proven_at,
        "asked_to_write_in_its_profile": profiles.asked_for(channel),
    }


def _without_keys(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("id", "person_id", "key")}


def _stories_of(card: ConsentCard) -> Iterable[Story]:
    """What they wrote, alone or with others; not somebody's draft that names them in its byline."""
    written = Story.objects.filter(bylines__person=card.person_id) | Story.objects.filter(owner=card.user)
    return [story for story in written.distinct().order_by("pk") if is_author_of(card.user, story)]


def _story(story: Story) -> dict[str, Any]:
    version = story.get_latest_revision_as_object()
    return {
        "headline": version.headline_text(),
        "language": story.language(),
        "address": story.full_url if story.live else "",
        "first_published_at": story.first_published_at,
        "in_short": version.standfirst,
        "text": version.body_text(),
    }


def _name_of(picture: Picture) -> str:
    return f"pictures/{picture.pk}.{picture.file.name.rpartition('.')[2]}"


def _zip(data: dict[str, Any], files: Iterable[Picture]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for picture in {one.pk: one for one in files}.values():
            with picture.file.open("rb") as file:
                made.writestr(_name_of(picture), file.read())
    return out.getvalue()
