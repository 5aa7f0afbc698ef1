"""Rules that came from Vale, kept as drafts: without a reason, on trial, and published by nobody but a person."""

from datetime import date, timedelta
from typing import Any

from django.utils.text import slugify

from posts.models import VoiceRule
from posts.voice.vale.incoming import Draft

LOOK_AGAIN = timedelta(days=365)


def keep_draft(draft: Draft, *, name: str, language: str, by: Any) -> VoiceRule | None:
    """A draft called after its file; none where a rule of that name is there already, which is left as it is."""
    slug = slugify(name)[:60]
    if VoiceRule.objects.filter(language=language, slug=slug).exists():
        return None
    row: VoiceRule = VoiceRule.objects.create(
        slug=slug,
        language=language,
        kind=draft.kind,
        match="\n".join(draft.match),
        exceptions="\n".join(draft.exceptions),
        severity=draft.severity,
        sources=f"Vale: {name} {draft.link}".strip(),
        review_by=date.today() + LOOK_AGAIN,  # noqa: DTZ011  # a day, not a moment
        changed_by=by,
        live=False,
    )
    row.save_revision(user=by, clean=False)  # a draft may lack its reason
    return row
