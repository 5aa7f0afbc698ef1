"""The demo's trust: one set of rules, and one colleague who asked for help. Made once, through the verbs people use."""

from collections.abc import Mapping

from django.contrib.auth.models import Group

from posts.helping import requests
from posts.models import Blog, HelpRequest, May, Person, TrustRule, WritingRule
from posts.roles import AUTHORS
from posts.trust.deciding import Wanted, WantedTrust, decide_trust, decide_writing


def load_trust(*, blogs: Mapping[str, Blog], people: Mapping[str, Person]) -> None:
    """What is missing: on one blog authors ask first and two read; on another trust can be earned; Grace asks."""
    marit, (first, *_others, last) = people["marit"].user, blogs.values()
    if not (WritingRule.objects.exists() or TrustRule.objects.exists()):
        authors = Group.objects.get(name=AUTHORS)
        decide_writing(wanted=[Wanted(group=authors, blog=last, may=May.ASK, readers=2)], user=marit)
        decide_trust(wanted=[WantedTrust(rule=TrustRule(blog=first, active=True))], user=marit)
    grace = people["grace"].user
    if not HelpRequest.objects.filter(asker=grace).exists():
        requests.ask(
            user=grace,
            way=HelpRequest.Way.ASK,
            words="A boy came in with his grandmother's bicycle, and the wheel had a name.",
            reach="In the parts room until four, or by phone on Thursday.",
            blog=last,
        )
