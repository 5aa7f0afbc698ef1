"""Celery's door to publishing: a name, one call, nothing out."""

from celery import shared_task

from integrations import clock_watch, epoch
from posts import alarms, front_caches, hub, public_changes, publishing, reconciling, renditions
from posts.changing import returning, sweeping
from posts.consent import watching
from posts.newsletter import bounces, issues, subscribing
from posts.queue import warning
from posts.searching import keeping
from posts.together import reminders, second_reader

HANDED_OUT_FOR = 10  # seconds


@shared_task(name="posts.tick")
def tick() -> None:
    """Hand out what is due to go live, each as a task of its own: one that fails stops no other.

    The next tick hands it out again, so a message that nobody took in time may go.
    """
    # Before anything goes live: which of the two ticks comes first after a restore or a leap, nobody knows.
    epoch.keep()
    clock_watch.look()
    for pk in publishing.due():
        go_live.apply_async((pk,), expires=HANDED_OUT_FOR)
    for pk in sweeping.due():
        go_on_with_change.apply_async((pk,), expires=HANDED_OUT_FOR)
    for pk in sweeping.to_help_with():
        help_with_change.apply_async((pk,), expires=HANDED_OUT_FOR)
    for pk in issues.due():
        address_issue.apply_async((pk,), expires=HANDED_OUT_FOR)


@shared_task(name="posts.go_live")
def go_live(pk: int) -> None:
    """One planned post goes live."""
    publishing.go_live_if_due(pk)


@shared_task(name="posts.change")
def go_on_with_change(pk: int) -> None:
    """Some of what follows from a change of name."""
    sweeping.work(pk)


@shared_task(name="posts.help_with_change")
def help_with_change(pk: int) -> None:
    """One of the posts that a change of name goes through."""
    sweeping.help_with(pk)


@shared_task(name="posts.address_issue")
def address_issue(pk: int) -> None:
    """Letters to all subscribers of one issue, written, not sent."""
    issues.address(pk)


@shared_task(name="posts.reconcile")
def reconcile() -> None:
    """Compare what readers see with what was approved."""
    reconciling.reconcile()


@shared_task(name="posts.remind")
def remind() -> None:
    """What is looked after a few times an hour.

    Authors of forgotten drafts hear of them, once; words behind links that ended, and addresses that nobody confirmed,
    are dropped; the letter of a week that is over is begun; old names that came back are told to whoever bore them;
    names of states of the site that no page bears any more are forgotten.
    """
    second_reader.forget_ended()
    subscribing.forget_unconfirmed()
    bounces.let_go()
    issues.make_weekly()
    reminders.remind()
    returning.look()
    public_changes.forget_old()


@shared_task(name="posts.watch")
def watch() -> None:
    """See to what was promised: who is away, what may be missed, what was; and to yeses that end or were taken back."""
    warning.keep_watch()
    watching.keep_watch()


@shared_task(name="posts.alarms")
def look_for_incidents() -> None:
    """See what went wrong on the channels, or is well again, and tell people once."""
    alarms.keep_watch()


@shared_task(name="posts.search_texts")
def keep_search_texts() -> None:
    """Note the words of stories that went live by another door, so that readers find them."""
    keeping.keep_up()


@shared_task(name="posts.hub")
def tell_the_hub() -> None:
    """Feeds that changed, to the WebSub hub where there is one."""
    hub.tell()


@shared_task(name="posts.front_caches")
def tell_front_caches() -> None:
    """Pages that changed, to the caches in front where there are any."""
    front_caches.tell()


@shared_task(name="posts.renditions")
def make_renditions() -> None:
    """Make the formats of pictures that no reader waits for."""
    renditions.make_ready()
