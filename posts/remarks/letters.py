"""Letters about remarks and referrals."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from posts.models import Post, Referral, Remark
from posts.notices import authors_of, language_of, tell
from posts.remarks import counting


def remarks_sent(*, post: Post, remarks: list[Remark], by: Any) -> None:
    """Tell the authors what a reader says, how many of each, and where to answer."""
    _tell_authors(post, remarks, what="remarks", by=by)


def loved(*, post: Post, remarks: list[Remark], by: Any) -> None:
    """Tell the authors of an approved story what its reader loved."""
    _tell_authors(post, remarks, what="loved", by=by)


def asked(*, referral: Referral, post: Post) -> None:
    """Ask the named colleague."""
    link = _link("story_asked", post)
    key = f"asked:{referral.pk}"
    tell(referral.asked, post=post, what="asked", key=key, link=link, by=referral.by, words=referral.words)


def referral_answered(*, referral: Referral, post: Post) -> None:
    """Tell the reader what the named colleague answered."""
    if referral.by is None:
        return
    key = f"referral-answered:{referral.pk}"
    link = _link("review", post)
    tell(referral.by, post=post, what="referral_answered", key=key, link=link, by=referral.asked, words=referral.answer)


def _tell_authors(post: Post, remarks: list[Remark], *, what: str, by: Any) -> None:
    version = post.get_latest_revision_as_object()
    for author in authors_of(post):
        with translation.override(language_of(author)):
            said = counting.said(remarks)
        key = f"{what}:{remarks[-1].pk}:{author.pk}"
        link = _link("story_remarks", post)
        tell(author, post=post, what=what, key=key, link=link, by=by, said=said, remarks=remarks, version=version)


def _link(name: str, post: Post) -> str:
    return str(settings.WAGTAILADMIN_BASE_URL) + reverse(name, args=[post.pk])
