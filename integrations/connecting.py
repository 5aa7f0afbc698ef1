"""Connecting an account: begun by a person, said yes to at the network or proven by a key, and kept as a channel.

Nothing is kept as a channel before the network was asked whose account it is. What a sign-in brings lies sealed in a
`Connection`, which only its person sees, and for an hour.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from wagtail.log_actions import log

from integrations import credentials
from integrations.adapters.sign_in import SignsIn
from integrations.errors import DeliveryError
from integrations.models import Channel, Connection
from integrations.models.session import KeptSession
from integrations.portraits import as_data, drawn_anew


class NotTheirs(Exception):
    """Somebody came back whom we did not send, or a second time, or after an hour."""


def way_back(*, personal: bool = False) -> str:
    """Where networks send people after they said yes; it is registered there, to the letter.

    `personal`: for accounts of employees, who have no pages in the desk.
    """
    name = "own_account_back" if personal else "channel_connect_back"
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name)


@sensitive_variables()
def begin(
    *,
    kind: str,
    config: Mapping[str, Any],
    credential: Mapping[str, str],
    user: Any,
    channel: Channel | None = None,
    personal: bool = False,
) -> Connection:
    """Make ready for the sign-in there, or prove a key at once; raise DeliveryError where the network says no.

    `personal`: it is to be the own account of `user`.
    """
    connection = Connection(kind=kind, config=dict(config), user=user, channel=channel, personal=personal)
    connection.sealed_credential = credentials.seal(credential)
    adapter = connection.adapter()
    if not isinstance(adapter, SignsIn):
        prove(connection)
        return connection
    back = way_back(personal=personal)
    registered = adapter.register(back=back, website=settings.WAGTAILADMIN_BASE_URL)
    connection.config = {**connection.config, **registered.config}
    connection.sealed_credential = credentials.seal({**credential, **registered.credential})
    proof = {"state": f"{connection.uuid}.{secrets.token_urlsafe(32)}", "verifier": secrets.token_urlsafe(64)}
    connection.sealed_proof = credentials.seal(proof)
    connection.save()
    return connection


def sign_in_address(connection: Connection) -> str:
    """Where the person says yes; empty once they did, or where there is only a key."""
    adapter, proof = connection.adapter(), credentials.unseal(connection.sealed_proof)
    if not isinstance(adapter, SignsIn) or not proof:
        return ""
    back = way_back(personal=connection.personal)
    return adapter.sign_in_address(back=back, state=proof["state"], verifier=proof["verifier"])


def to_show(connection: Connection) -> dict[str, Any]:
    """For the page that asks *is this the account?*: whose it is and was, what it may do, and where one says yes."""
    before = str(connection.channel.config.get("account") or "") if connection.channel else ""
    return {
        "connection": connection,
        "account_url": str((connection.facts or {}).get("account_url") or ""),
        "portrait": as_data(connection.portrait),
        "rights": [(right, right not in connection.missing) for right in connection.network.rights(connection.config)],
        "may": connection.network.way.may,
        "told": connection.rights is not None,
        "sign_in": sign_in_address(connection),
        "before": before if before != connection.account else "",
    }


def sent_by_us(*, user: Any, state: str, personal: bool = False) -> Connection:
    """The connection of whoever came back; raises NotTheirs."""
    begun = Connection.objects.of(user, personal=personal).exclude(sealed_proof="")
    found = [one for one in begun if _is(one, state)]
    if not found:
        raise NotTheirs
    return found[0]


def _is(connection: Connection, state: str) -> bool:
    return secrets.compare_digest(credentials.unseal(connection.sealed_proof).get("state", "").encode(), state.encode())


@sensitive_variables()
def come_back(connection: Connection, *, code: str) -> None:
    """Turn in the code, once, and ask whose account it is; raises NotTheirs, or DeliveryError."""
    proof = connection.take_proof()
    adapter = connection.adapter()
    if not proof or not isinstance(adapter, SignsIn):
        raise NotTheirs
    lent = adapter.redeem(code=code, back=way_back(personal=connection.personal), verifier=proof["verifier"])
    connection.sealed_proof = ""
    connection.sealed_credential = credentials.seal({**adapter.credential, **lent.credential})
    connection.sealed_tokens = credentials.seal(lent.tokens) if lent.tokens else ""
    connection.rights, connection.ends_in = list(lent.rights), lent.ends_in
    prove(connection)


def prove(connection: Connection) -> None:
    """Ask whose account it is, and fetch its picture; raise DeliveryError where the credential is not accepted."""
    adapter = connection.adapter()
    facts = dict(adapter.check())
    tokens = adapter.session.read()
    connection.facts = facts
    connection.sealed_tokens = credentials.seal(tokens) if tokens else ""
    connection.signed_in_at = timezone.now()
    connection.portrait = drawn_anew(adapter.picture(str(facts.pop("picture", ""))))
    connection.save()


@sensitive_variables()
def keep(connection: Connection, *, name: str, blogs: Iterable[Any], user: Any) -> Channel:
    """Make a channel of it, or mend the one it was begun for. One that lacks a needed right waits for a person.

    Raises NotTheirs where it was kept already: a button pressed twice makes one channel.
    """
    with transaction.atomic():
        if not Connection.objects.filter(pk=connection.pk).delete()[0]:
            raise NotTheirs
        channel = connection.channel or Channel(kind=connection.kind)
        channel.name, channel.personal = name, connection.personal
        channel.owner = connection.user if connection.personal else None
        channel.config = {**channel.config, **connection.config, **(connection.facts or {})}
        secret = credentials.unseal(connection.sealed_credential)
        channel.credential = secret
        channel.rights, channel.portrait = connection.rights, bytes(connection.portrait)
        channel.proven_at, channel.ends_at = connection.signed_in_at, _end(connection)
        channel.warned_days = None
        channel.save()
        channel.blogs.set(blogs)
        if tokens := credentials.unseal(connection.sealed_tokens):
            KeptSession(channel=channel, credential=secret).keep(tokens)
        channel.connected()
        if any(right.needed for right in channel.missing_rights):
            channel.need_auth()
        _log(channel, "byline.channel_connect", user=user)
    return channel


def keep_own(connection: Connection) -> Channel:
    """The own account of whoever connected it; one that they had before is theirs again, with what was sent there."""
    account = (connection.facts or {}).get("account_url") or connection.account
    before = [
        one
        for one in Channel.objects.of(connection.user).filter(kind=connection.kind)
        if account and account == (one.config.get("account_url") or one.config.get("account"))
    ]
    if connection.channel is None and before:
        connection.channel = before[0]
    kept = connection.channel
    same = kept is not None and str(kept.config.get("account") or "") == connection.account
    name = kept.name if kept and same else _free_name(f"{connection.label}: {connection.account}")
    return keep(connection, name=name, blogs=[], user=connection.user)


def _free_name(name: str) -> str:
    """This name, or with a number where a channel has it."""
    stem, number = name[:90], 2
    while Channel.objects.filter(name=name[:100]).exists():
        name, number = f"{stem} ({number})", number + 1
    return name[:100]


def _log(channel: Channel, action: str, *, user: Any) -> None:
    """What is done with the company's accounts; of a person's own nobody else learns."""
    if not channel.personal:
        log(instance=channel, action=action, user=user)


def _end(connection: Connection) -> Any:
    signed_in = connection.signed_in_at
    return signed_in + timedelta(seconds=connection.ends_in) if signed_in and connection.ends_in else None


def disconnect(channel: Channel, *, user: Any) -> bool:
    """Take the access back at the network and forget it here; false where a person has to take it back there.

    What waits for the channel is held, and goes on when an account is connected again.
    """
    revoked = _revoked(channel)
    if channel.disconnect():
        _log(channel, "byline.channel_disconnect", user=user)
    return revoked


def part_with(user: Any) -> None:
    """Somebody leaves: from this moment nothing is sent to their own accounts; the worker takes the access back."""
    for channel in Channel.objects.of(user):
        channel.part()


def take_back(pk: int) -> None:
    """Of an account that is closed or whose owner left: revoke what was lent, and forget it here."""
    channel = Channel.objects.left_behind().filter(pk=pk).first()
    if channel is not None:
        _revoked(channel)
        channel.disconnect()


def remove(channel: Channel, *, user: Any) -> bool:
    """The same for good: the channel is closed."""
    revoked = _revoked(channel)
    if channel.remove():
        _log(channel, "byline.channel_remove", user=user)
    return revoked


def _revoked(channel: Channel) -> bool:
    """Whether the network took the access back; nothing to take counts as done."""
    try:
        return not channel.sealed_credential or channel.adapter().revoke()
    except (DeliveryError, KeyError):  # no key opens it, or no code speaks that network any more
        return False
