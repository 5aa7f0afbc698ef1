"""The fourth gate: what a rule would have said of the stories that readers can read now."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from posts.listing import live_stories
from posts.models import Story
from posts.voice.check import check
from posts.voice.finding import Finding
from posts.voice.house import alone
from posts.voice.rule import Rule
from posts.voice.rulebook import Rulebook

STORIES = 200  # the newest that are read
AT_ONCE = 20  # in one step of the progress bar
FEW = 10  # stories; with fewer, a share says nothing
MOST = 4  # a rule that speaks in more than one of so many stories begins on trial
SHOWN = 5


@dataclass(kw_only=True)
class Counted:
    """How often a rule spoke, in how many stories of how many; the first places, to look at."""

    stories: int = 0
    spoke_in: int = 0
    remarks: int = 0
    places: list[tuple[Story, Finding]] = field(default_factory=list)

    @property
    def often(self) -> bool:
        """Whether that is so often that people would stop reading remarks."""
        return self.stories >= FEW and self.spoke_in * MOST > self.stories


def published(language: str, *, start: int = 0, stop: int = STORIES) -> list[Story]:
    """The newest stories in a language that readers can read now."""
    found = live_stories().filter(locale__language_code=language).order_by("-first_published_at", "-pk")
    return list(found[start : min(stop, STORIES)])


def how_many(language: str) -> int:
    """How many of them a dry run reads."""
    return min(STORIES, live_stories().filter(locale__language_code=language).count())


def dry_run(rule: Rule, *, book: Rulebook, stories: Iterable[Story]) -> Counted:
    """Let the rule read these stories by itself, under the locks of `book`."""
    single, counted = alone(rule, book), Counted()
    for story in stories:
        found = check(story.voice_blocks(), language=rule.language, rules=lambda _language, _audience: single)
        counted.stories += 1
        counted.spoke_in += bool(found)
        counted.remarks += len(found)
        counted.places += [(story, each) for each in found[: SHOWN - len(counted.places)]]
    return counted
