"""What a letter to subscribers says: of each story its headline, who wrote it, its words in short, and the way to it.

A mail cannot be taken back, so the whole story stays on its page, where corrections reach it.
"""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db.models import Case, When
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integrations import outbox
from integrations.letters import OWN_LINK
from integrations.models import Letter
from posts.addresses import absolute, path_in
from posts.consent.channels import MAIL, refused_of
from posts.listing import Card, cards, live_stories
from posts.models import Issue
from posts.newsletter.words import Line, Look, as_html, as_text


def write(issue: Issue, uuids: Sequence[UUID]) -> Letter | None:
    """The letter of this issue about these stories, in this order, as they read now; None when none of them is live.

    The same words are the same letter. A story with somebody in it who wants to be in no letter is left out.
    """
    uuids = _without_refused(uuids)
    if not uuids:
        return None
    order = Case(*(When(uuid=uuid, then=n) for n, uuid in enumerate(uuids)))
    told = cards(live_stories().filter(uuid__in=list(uuids)).order_by(order))
    if not told:
        return None
    with translation.override(issue.language):
        subject, lines, foot = _subject(issue, told), _lines(issue, told), _foot(issue)
    text = as_text(lines, foot)
    digest = sha256(f"{subject}\n{text}".encode()).hexdigest()[:32]
    alone = told[0] if issue.kind == Issue.Kind.STORY else None
    return outbox.write_letter(
        to=(),
        language=issue.language,
        subject=subject,
        text=text,
        html=as_html(lines, foot, subject=subject, language=issue.language),
        key=f"issue:{issue.uuid}:{digest}",
        about=alone.story.uuid if alone else None,
        blog_id=alone.blog.pk if alone else None,
        is_copy=True,
        issue=issue.uuid,
        carries={card.story.uuid: card.blog.pk for card in told},
    )


def _without_refused(uuids: Sequence[UUID]) -> list[UUID]:
    refused = refused_of(uuids)
    return [uuid for uuid in uuids if MAIL not in refused.get(uuid, ())]


def _subject(issue: Issue, told: Sequence[Card]) -> str:
    if issue.kind == Issue.Kind.STORY:
        return told[0].headline
    words = ngettext(
        "%(company)s, week %(week)s: %(number)s story", "%(company)s, week %(week)s: %(number)s stories", len(told)
    )
    week = timezone.localtime(issue.until).isocalendar().week
    return words % {"company": settings.WAGTAIL_SITE_NAME, "week": week, "number": len(told)}


def _lines(issue: Issue, told: Sequence[Card]) -> list[Line]:
    lines = []
    if issue.kind == Issue.Kind.WEEK:
        lines.append(Line(look=Look.TEXT, words=_("What colleagues told this week.")))
    for card in told:
        lines.append(Line(look=Look.TITLE, words=card.headline))
        if card.names:
            names = ", ".join(card.names)
            lines.append(Line(look=Look.QUIET, words=_("By %(names)s") % {"names": names}))
        if card.summary:
            lines.append(Line(look=Look.TEXT, words=card.summary))
        words = ngettext("Read it (%(number)s minute)", "Read it (%(number)s minutes)", card.minutes)
        lines.append(Line(look=Look.LINK, words=words % {"number": card.minutes}, url=absolute(card.url)))
    return lines


def _foot(issue: Issue) -> list[Line]:
    """Why it came, and the ways out; `OWN_LINK` becomes the address of each reader's own page."""
    company = settings.WAGTAIL_SITE_NAME
    why = _("You get this because you asked %(company)s for it.") % {"company": company}
    follow = absolute(path_in(issue.language, "follow_by_mail"))
    return [
        Line(look=Look.QUIET, words=why),
        Line(look=Look.QUIET, words=_("Change what you get, or pause a month"), url=OWN_LINK),
        Line(look=Look.QUIET, words=_("Get no more of these"), url=f"{OWN_LINK}leave/"),
        Line(look=Look.QUIET, words=_("Passed on to you? Follow by mail yourself"), url=follow),
    ]
