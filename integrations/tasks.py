"""Celery carries primary keys, nothing else; a message lost or doubled changes nothing."""

from celery import shared_task

from integrations import connecting, dispatch, letters, measuring, presence, profiles, renewing, sightings

HANDED_OUT_FOR = 10  # seconds; the next tick hands it out again


@shared_task(name="integrations.tick")
def tick() -> None:
    """The clock of the wire: hand out all that is due."""
    for pk in dispatch.due():
        deliver.delay(pk)
    for pk in letters.due():
        send_letter.delay(pk)
    for pk in profiles.due():
        write_profile.apply_async((pk,), expires=HANDED_OUT_FOR)
    presence.ticked()


@shared_task(name="integrations.deliver")
def deliver(pk: int) -> None:
    """One step with one delivery, and what follows on its channel."""
    dispatch.work(pk)


@shared_task(name="integrations.send_letter")
def send_letter(pk: int) -> None:
    """One mail to one address."""
    letters.send(pk)


@shared_task(name="integrations.write_profile")
def write_profile(pk: int) -> None:
    """Pronouns in the profile of one own account, as its owner asked."""
    profiles.write(pk)


@shared_task(name="integrations.sign_ins")
def sign_ins() -> None:
    """Hand out the sign-ins that are worth renewing, and those that are to be taken back."""
    for pk in renewing.due():
        renew.delay(pk)
    for pk in renewing.left_behind():
        take_back.delay(pk)


@shared_task(name="integrations.take_back")
def take_back(pk: int) -> None:
    """The access to an account whose owner left."""
    connecting.take_back(pk)


@shared_task(name="integrations.renew")
def renew(pk: int) -> None:
    """The sign-in of one channel."""
    renewing.renew(pk)


@shared_task(name="integrations.polls")
def polls() -> None:
    """Hand out the copies that networks are to be asked about."""
    for pk in measuring.due():
        measure.delay(pk)


@shared_task(name="integrations.measure")
def measure(pk: int) -> None:
    """What became of one copy."""
    measuring.ask(pk)


@shared_task(name="integrations.links")
def links() -> None:
    """Hand out the links that are to be looked at."""
    for pk in sightings.due():
        look.apply_async((pk,), expires=HANDED_OUT_FOR)


@shared_task(name="integrations.look")
def look(pk: int) -> None:
    """Whether there is anything at one address."""
    sightings.look(pk)
