"""Letters about remarks and referrals."""

from typing import Any

from django.utils import translation

from posts.models import Post, Referral, Remark
from posts.notices import authors_of, language_of, link_to, tell
from posts.remarks import counting


def remarks_sent(*, post: Post, remarks: list[Remark], by: Any) -> None:
    """Tell the authors what a reader says, how many of each, and where to answer."""
    _tell_authors(post, remarks, what="remarks", by=by)


def loved(*, post: Post, remarks: list[Remark], by: Any) -> None:
    """Tell the authors of an approved story what its reader loved."""
    _tell_authors(post, remarks, what="loved", by=by)


def asked(*, referral: Referral, post: Post) -> None:
    """Ask the named colleague."""
    link = link_to("story_asked", post.pk)
    key = f"asked:{referral.pk}"
    tell(referral.asked, post=post, what="asked", key=key, link=link, by=referral.by, words=referral.words)


def referral_answered(*, referral: Referral, post: Post) -> None:
    """Tell the reader what the named colleague answered."""
    if referral.by is None:
        return
    key = f"referral-answered:{referral.pk}"
    link = link_to("review", post.pk)
    tell(referral.by, post=post, what="referral_answered", key=key, link=link, by=referral.asked, words=referral.answer)


def _tell_authors(post: Post, remarks: list[Remark], *, what: str, by: Any) -> None:
    version = post.get_latest_revision_as_object()
    for author in authors_of(post):
        with translation.override(language_of(author)):
            said = counting.said(remarks)
        key = f"{what}:{remarks[-1].pk}:{author.pk}"
        link = link_to("story_remarks", post.pk)
        tell(author, post=post, what=what, key=key, link=link, by=by, said=said, remarks=remarks, version=version)
