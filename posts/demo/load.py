"""Loads the demo through the same verbs that people use: the blogs service, handing in, approving.

Safe to run again: what is there stays as it is, also where somebody changed it; what is missing is made.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from posts.demo import plan
from posts.demo.channels import open_channels
from posts.demo.desk import load_desk
from posts.demo.people import load_people, load_profiles
from posts.demo.places import load_places
from posts.demo.stories import load_story
from posts.demo.trust import load_trust
from posts.demo.words import load_words

PASSWORD = "byline-demo"  # noqa: S105  # the demo prints it

Say = Callable[[str], None]


class NotADemo(ImproperlyConfigured):
    """The demo's accounts have a password everybody knows; they are not made outside development."""


def load_demo(*, say: Say = print, despite_production: bool = False) -> None:
    """Make the invented company; one line of progress a part to `say`.

    Raises `NotADemo` where settings have no `DEMO`, unless `despite_production`.
    """
    if not (getattr(settings, "DEMO", False) or despite_production):
        raise NotADemo("The demo's log-ins are no secret. It loads only where settings say DEMO.")
    company = plan.company()
    people = load_people(company.people, password=PASSWORD)
    say(f"People: {len(people)}")
    blogs = load_places(company, user=people["ada"].user)
    words = load_words(company)
    load_profiles(company.people, people=people, reviewer=people["marit"].user)
    say(f"Blogs: {len(blogs)}, with topics, values, a series and profiles")
    channels_open = False
    for story in plan.stories():
        # Older stories went live before there were channels, so a first start floods no network.
        if not channels_open and story.state != "live":
            open_channels(blogs=blogs.values(), say=say)
            channels_open = True
        if load_story(story, blogs=blogs, people=people, words=words):
            say(f"Story ({story.state}): {story.headline}")
    load_trust(blogs=blogs, people=people)
    load_desk(blogs=blogs, people=people, words=words)
