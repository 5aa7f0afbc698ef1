"""Celery's door to publishing: a name, one call, nothing out."""

from celery import shared_task

from posts import publishing, reconciling


@shared_task(name="posts.tick")
def tick() -> None:
    """Make live what is due."""
    publishing.go_live_due()


@shared_task(name="posts.reconcile")
def reconcile() -> None:
    """Compare what readers see with what was approved."""
    reconciling.reconcile()
