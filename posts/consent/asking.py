"""Putting the question: by letter to whoever can be written to, by a code or an address that the writer shows.

The desk asks, not a manager and not in anybody's name. The same words are asked about once: a no to them is an answer.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.log_actions import log

from integrations import outbox
from posts import notices
from posts.consent.links import new_link
from posts.consent.standing import Standing, State, standings
from posts.models import Consent, ConsentCard, InStory, Post

ASKABLE = frozenset({State.NOT_ASKED, State.CHANGED, State.OVER})


def card_for(one: InStory, *, language: str) -> ConsentCard:
    """The card of somebody in a story, made when they have none; a guest's speaks `language`."""
    if one.person:
        spoken = notices.language_of(one.person.user) if one.person.user else language
        return ConsentCard.objects.get_or_create(person=one.person, defaults={"language": spoken})[0]
    if one.card is None:
        one.card = ConsentCard.objects.create(called=one.words, language=language)
        one.save(update_fields=["card"])
    return one.card


@transaction.atomic
def ask(standing: Standing, *, version: Post, by: Any = None, again: bool = False) -> Consent | None:
    """Put the question about what stands in `version`, and write to whoever can be written to.

    None where there is nothing to ask: a yes stands, or they have answered about just this. `again` asks although a
    yes stands, for it ends soon, or after a wish. A question about older words that nobody answered is taken back.
    """
    if standing.state not in ASKABLE and not (again and standing.state in (State.YES, State.CHANGE)):
        return None
    one, what = standing.one, standing.about
    card = card_for(one, language=version.language())
    Consent.objects.unanswered().filter(card=card, post=version.uuid).delete()
    made = Consent.objects.create(
        card=card,
        page_id=version.pk,
        post=version.uuid,
        ground=Consent.Ground.GUARDIAN if one.is_child else Consent.Ground.ASKED,
        media=list(what.media),
        passages=list(what.passages),
        pictures=list(what.pictures),
        words_digest=what.words_digest,
        pictures_digest=what.pictures_digest,
        asked_by=by,
    )
    log(instance=version, action="byline.ask_consent", user=by)  # whom is in no log
    _write(made, version)
    return made


def ask_all(version: Post, *, by: Any = None) -> None:
    """Ask everybody who has a way to hear of it: a log-in, an address, or a link they were given before."""
    for standing in standings(version.pk, version):
        if standing.card or (standing.one.person and standing.one.person.user):
            ask(standing, version=version, by=by)


def write_again(consent: Consent, *, version: Post) -> None:
    """The letter about a question that waits once more, for instance to another address."""
    _write(consent, version)


def _write(consent: Consent, version: Post) -> None:
    card = consent.card
    facts: dict[str, Any] = {"called": card.name(), "guardian": consent.ground == Consent.Ground.GUARDIAN}
    if card.user and card.user.email:
        link = notices.link_to("own_consent_story", version.uuid)
        notices.tell(card.user, post=version, what="consent_asked", key=_key(consent), link=link, **facts)
    elif card.email:
        _write_to_guest(consent, version, facts)


def _write_to_guest(consent: Consent, version: Post, facts: dict[str, Any]) -> None:
    """A letter with a link of its own; its words are kept encrypted until it is sent, and wiped then."""
    card = consent.card
    facts |= {"headline": version.headline_text(), "link": new_link(card, post=version.uuid)}
    with translation.override(card.language):
        text = render_to_string("posts/mail/consent_guest.txt", {**facts, "company": settings.WAGTAIL_SITE_NAME})
    subject, _blank, body = text.strip().partition("\n")
    outbox.write_letter(
        to=[card.email],
        language=card.language,
        subject=subject,
        text=body.strip(),
        key=f"{_key(consent)}:{card.email}",
        about=version.uuid,
        secret=True,
    )


def _key(consent: Consent) -> str:
    return f"consent:{consent.uuid}"
