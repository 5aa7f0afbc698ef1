"""Asking colleagues in: invite, send again, withdraw, accept. Each is one transaction and one guarded update."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from posts.accounts import mails
from posts.models import Blog, Invitation, Person
from posts.permissions import may_invite_to
from posts.roles import AUTHORS
from posts.secret_links import hash_of, new_secret

BATCH = 100  # guests to one statement


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody to ask in."""

    email: str
    group: Group
    language: str
    name: str = ""
    blog: Blog | None = None
    person: Person | None = None


class NotInvited(Exception):
    """Nobody is asked in; the message says why, for whoever asked."""


class LinkClosed(Exception):
    """The link does not open anything; the message says why, for whoever followed it."""


def users_with(email: str) -> Any:
    """Accounts with this address, however it is written; at most one in a house that is in order."""
    return get_user_model().objects.filter(email__iexact=email.strip())


def trouble_with(email: str) -> str:
    """Why this address cannot be asked in, in words; or nothing."""
    return troubles_with([email]).get(email.strip().lower(), "")


def troubles_with(emails: Iterable[str]) -> dict[str, str]:
    """Address in small letters -> why it cannot be asked in, for those that cannot; looked up at once."""
    small = {email.strip().lower() for email in emails}
    users = get_user_model().objects.annotate(small=Lower("email")).filter(small__in=small)
    there, closed = _("There is an account with this address already."), _("This account was closed.")
    return {address: str(there if active else closed) for address, active in users.values_list("small", "is_active")}


@transaction.atomic
def invite(*, guests: Iterable[Guest], by: Any) -> list[Invitation]:
    """Ask all of them in, or nobody: raise `NotInvited` at the first address that has an account.

    Who has a waiting invitation keeps it as it is: asking again sends nothing.
    """
    everybody = list(guests)
    if not all(may_invite_to(by, guest.group.name) for guest in everybody):
        raise NotInvited(str(_("You can invite authors. For other groups, ask an admin.")))
    troubles = troubles_with(guest.email for guest in everybody)
    for guest in everybody:
        if trouble := troubles.get(guest.email.strip().lower()):
            raise NotInvited(f"{guest.email}: {trouble}")
    batches = (everybody[start : start + BATCH] for start in range(0, len(everybody), BATCH))
    return [made for batch in batches for made in _invite(batch, by=by)]


def _invite(guests: list[Guest], *, by: Any) -> list[Invitation]:
    """A row and a letter for each whose address has no invitation that waits; the database says which."""
    now = timezone.now()
    asked = {hash_of(token): (guest, token) for guest in guests for token in [new_secret()]}
    rows = (_row(guest, token_hash=key, by=by, now=now) for key, (guest, _token) in asked.items())
    Invitation.objects.bulk_create(rows, ignore_conflicts=True)
    made = list(Invitation.objects.filter(token_hash__in=asked).order_by("pk"))
    for invitation in made:
        guest, token = asked[invitation.token_hash]
        invitation.blog, invitation.invited_by = guest.blog, by  # the same, without asking for them again
        _write(invitation, token)
    return made


def _row(guest: Guest, *, token_hash: str, by: Any, now: Any) -> Invitation:
    facts: dict[str, Any] = {"group": guest.group, "language": guest.language, "name": guest.name}
    facts |= {"blog": guest.blog, "person": guest.person, "invited_by": by, "sent_at": now}
    facts |= {"email": guest.email.strip().lower(), "expires_at": _end(now), "letters": 1}
    return Invitation(token_hash=token_hash, **facts)


@transaction.atomic
def send_again(*, invitation: Invitation, seen: int) -> bool:
    """A new link with new time; the one before it is dead. `seen` (letters so far) makes a double click one letter."""
    now, token = timezone.now(), new_secret()
    same = Invitation.objects.waiting().filter(pk=invitation.pk, letters=seen)
    changes = {"token_hash": hash_of(token), "sent_at": now, "expires_at": _end(now)}
    if same.update(letters=F("letters") + 1, **changes) != 1:
        return False
    invitation.refresh_from_db()
    _write(invitation, token)
    return True


def withdraw(*, invitation: Invitation) -> bool:
    """The link opens nothing any more; False when it was used before."""
    return Invitation.objects.waiting().filter(pk=invitation.pk).update(withdrawn_at=timezone.now()) == 1


def withdraw_all(email: str) -> None:
    """Whatever waits for this address is over."""
    Invitation.objects.waiting().filter(email__iexact=email).update(withdrawn_at=timezone.now())


def behind(token: str) -> Invitation:
    """The invitation a link belongs to; raise `LinkClosed` with the reason when it opens nothing."""
    return with_hash(hash_of(token))


def with_hash(token_hash: str) -> Invitation:
    """The same, by what a session keeps of the token."""
    invitation = Invitation.objects.select_related("group", "blog", "person").filter(token_hash=token_hash).first()
    if invitation is None:
        raise LinkClosed(_("This link is not complete, or a newer one was sent to you. Look for the newest mail."))
    if invitation.accepted_at:
        raise LinkClosed(_("This link was used already. Log in with your e-mail address and your password."))
    if invitation.withdrawn_at:
        raise LinkClosed(_("This invitation was withdrawn. Ask the colleague who invited you."))
    if invitation.has_run_out:
        raise LinkClosed(_("This link has run out. Ask the colleague who invited you to send it again."))
    return invitation


@transaction.atomic
def accept(*, token_hash: str, name: str, password: str) -> Any:
    """Make the account, and make or claim the Person. Raise `LinkClosed` when the link was used meanwhile."""
    invitation = with_hash(token_hash)
    user = _let_in(invitation)
    user.set_password(password)
    user.save(update_fields=["password"])
    name_person(user=user, name=name, claimed=invitation.person)
    return user


@transaction.atomic
def accept_by_address(*, email: str) -> Any:
    """An account for whoever proved that this invited address is theirs, or None; the name is asked later."""
    invitation = Invitation.objects.open().filter(email__iexact=email).first()
    return _let_in(invitation) if invitation else None


@transaction.atomic
def welcome_unknown(*, email: str) -> Any:
    """An account for somebody nobody invited, as an author; only where the operator allows it."""
    return _new_user(email=email, group=Group.objects.get(name=AUTHORS))


def _let_in(invitation: Invitation) -> Any:
    """One guarded update decides who was first; two clicks make one account."""
    used = Invitation.objects.open().filter(pk=invitation.pk, token_hash=invitation.token_hash)
    if used.update(accepted_at=timezone.now()) != 1:
        raise LinkClosed(_("This link was used already. Log in with your e-mail address and your password."))
    if trouble_with(invitation.email):
        raise LinkClosed(_("There is an account with your e-mail address already. Log in with it."))
    user = _new_user(email=invitation.email, group=invitation.group)
    Invitation.objects.filter(pk=invitation.pk).update(user=user)
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = invitation.language
    profile.save(update_fields=["preferred_language"])
    return user


def _new_user(*, email: str, group: Group) -> Any:
    model = get_user_model()
    taken = len(email) > 150 or model.objects.filter(username__iexact=email).exists()  # by an account that moved on
    user = model(username=secrets.token_hex(16) if taken else email.lower(), email=email.lower())
    user.set_unusable_password()
    user.save()
    user.groups.add(group)
    return user


@transaction.atomic
def name_person(*, user: Any, name: str, claimed: Person | None = None) -> Person:
    """The Person of this log-in, with the name as its owner writes it: theirs, the one claimed, or a new one.

    A Person who got a log-in meanwhile is nobody's to claim.
    """
    person = Person.objects.filter(user=user).first()
    if person is None and claimed is not None:
        person = Person.objects.filter(pk=claimed.pk, user=None).first()
    person = person or Person()
    person.user, person.display_name = user, name
    person.save()
    user.first_name, user.last_name = name[:150], ""
    user.save(update_fields=["first_name", "last_name"])
    return person


def claimable_by(user: Any) -> Person | None:
    """The Person an Admin chose for the invitation this account came by, if nobody else has it."""
    invitation = Invitation.objects.filter(user=user).exclude(person=None).select_related("person").first()
    return invitation.person if invitation and invitation.person and invitation.person.user_id is None else None


def _end(now: Any) -> Any:
    return now + timedelta(days=settings.INVITATION_DAYS)


def _write(invitation: Invitation, token: str) -> None:
    link = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('account_invitation', args=[token])}"
    mails.invitation(invitation=invitation, link=link)
