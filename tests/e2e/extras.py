"""Adds what the demo has no example of: `python -m tests.e2e.extras`, with the environment of a desk.

A blog without a story, a blog with a second page, and one story with every block. No channel carries them.
"""

import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.demo")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.documents import get_document_model  # noqa: E402

from posts.listing import CARDS_A_PAGE  # noqa: E402
from posts.models import Series, Topic, Value  # noqa: E402
from tests.e2e.people import AUTHOR, REVIEWER  # noqa: E402
from tests.factories import make_blog, make_live_story, make_picture, make_term  # noqa: E402

WORD = "gearcaseinspectionwindowsealinglubricant"  # wider than a phone; Dutch and Swedish have many
LONG = f"A headline as long as people write when nobody stops them, about a {WORD}"
ELSEWHERE = "https://example.org/"
ALT = "A bell on a bench, between a cork and a cup of tea."


def every_block() -> list[tuple[str, object]]:
    """One of each, and a table-breaking word."""
    document = get_document_model()(title="The list")
    document.file = ContentFile(b"cork, glue, patience\n", name="list.txt")
    document.file_size = 21
    document.save()
    bell = {
        "picture": make_picture("A bell"),
        "alt_text": ALT,
        "decorative": False,
        "caption": "The bell",
        "credit": "Noor",
    }
    soon, past = timezone.localdate() + timedelta(days=20), timezone.localdate() - timedelta(days=9)
    return [
        ("text", f"<h2>First</h2><p>Words with <b>weight</b>, <i>tone</i> and <a href='{ELSEWHERE}'>a link</a>.</p>"),
        ("text", "<h3>Then</h3><ul><li>cork</li><li>glue</li></ul><ol><li>cut</li><li>glue</li></ol><hr/>"),
        ("answer", {"prompt": "What comes first?", "text": "<p>The kettle.</p>"}),
        ("quote", {"quote": "It rings.", "speaker": "A rider", "source": "At the desk", "source_link": ELSEWHERE}),
        ("picture", bell),
        ("picture", {**bell, "alt_text": "", "decorative": True, "caption": ""}),
        ("document", {"document": document, "text": "What you need", "language": "nl"}),
        ("call_to_act", {"text": "Bring your bell", "link": ELSEWHERE, "ends_on": soon}),
        ("call_to_act", {"text": "Come last week", "link": ELSEWHERE, "ends_on": past}),
        ("closing_question", {"question": "What rings at yours?"}),
    ]


def main() -> None:
    """Make the three."""
    users = get_user_model().objects
    people = {"by": users.get(username=AUTHOR), "reviewer": users.get(username=REVIEWER)}
    make_blog(
        f"The Quiet {WORD.capitalize()}",
        slug="quiet",
        tagline="Where the kettle stands, and nobody has written a word yet",
    )
    busy = make_blog("The Busy Bench", slug="busy", tagline="Every morning something", emblem="BB")
    for number in range(CARDS_A_PAGE):
        make_live_story(**people, blog=busy, headline=f"Morning {number + 1}", slug=f"morning-{number + 1}")
    english = {"locale__language_code": "en"}
    make_live_story(
        **people,
        blog=busy,
        headline=LONG,
        slug="everything",
        body=every_block(),
        cover=make_picture("A cover"),
        cover_alt=ALT,
        cover_credit="Noor",
        topics=[*Topic.objects.filter(**english), make_term(Topic, WORD.capitalize())],
        values=[*Value.objects.filter(**english)[:2], make_term(Value, f"{WORD.capitalize()} with care")],
        series=Series.objects.filter(**english).first(),
    )


if __name__ == "__main__":
    main()
