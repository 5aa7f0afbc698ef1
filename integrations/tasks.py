"""Celery carries primary keys, nothing else; a message lost or doubled changes nothing."""

from celery import shared_task

from integrations import dispatch, letters, presence


@shared_task(name="integrations.tick")
def tick() -> None:
    """The clock of the wire: hand out all that is due."""
    for pk in dispatch.due():
        deliver.delay(pk)
    for pk in letters.due():
        send_letter.delay(pk)
    presence.ticked()


@shared_task(name="integrations.deliver")
def deliver(pk: int) -> None:
    """One step with one delivery, and what follows on its channel."""
    dispatch.work(pk)


@shared_task(name="integrations.send_letter")
def send_letter(pk: int) -> None:
    """One mail to one address."""
    letters.send(pk)
