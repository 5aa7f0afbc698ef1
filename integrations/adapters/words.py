"""What a post says, where networks differ only in how they count. Pure."""

from integrations.adapters.text import Length, calls_nobody, cut, hashtags, one_line
from integrations.message import Announcement

SHORTEST_SUMMARY = 20  # characters; less of one helps nobody
GAP = "\n\n"


def compose_words(
    announcement: Announcement, *, link: str, limit: int, length: Length, most_hashtags: int, warning: str = ""
) -> str:
    """Warning, title, summary, link and hashtags, each its own paragraph, within `limit` by `length`.

    People's words call nobody: only our own topics become hashtags. When room is short hashtags go first,
    then the title is cut, and the summary takes what is left.
    """
    before, title, summary = (
        calls_nobody(one_line(text)) for text in (warning, announcement.title, announcement.summary)
    )
    tags = list(hashtags(announcement.topics, most=most_hashtags))

    def joined(*words: str) -> str:
        return GAP.join(part for part in (before, *words, link, " ".join(tags)) if part)

    while tags and length(joined(title)) > limit:
        tags.pop()
    title = cut(title, limit=limit - length(joined()) - len(GAP), length=length)
    room = limit - length(joined(title)) - len(GAP)
    return joined(title, cut(summary, limit=room, length=length) if room >= SHORTEST_SUMMARY else "")
