"""How a copy that is out there is corrected: by what its network can do, and by what changed. Pure.

The same table is read before a change, to say what it will cost, and by the loop that then does it: decision 0040.
"""

from collections.abc import Set as AbstractSet
from enum import StrEnum

from integrations.adapters.base import EVERYTHING, Powers
from integrations.message import Parts


class How(StrEnum):
    """What becomes of one copy."""

    EDIT = "edit"  # changed where it stands
    RESEND = "resend"  # taken down, and sent again as it should be
    DELETE = "delete"  # taken down
    REPLY = "reply"  # it stays; a reply below it says what is right, or that it was taken back
    CANNOT = "cannot"  # it stays as it is, and a person is told


def how_to_correct(powers: Powers, *, changed: AbstractSet[str] | None, afresh: bool = False) -> How:
    """The least that sets a copy right: readers keep the address and their answers wherever the network allows it.

    `changed` names the fields of `Parts` that differ; None says that the copy is wanted no more. `afresh`: what it said
    may not stay to be looked up, so it is never edited, and never answered.
    """
    if afresh:
        return How.CANNOT if not powers.can_delete else How.DELETE if changed is None else How.RESEND
    if changed is None:
        return How.DELETE if powers.can_delete else _by_reply(powers)
    if powers.edits and powers.edits >= changed:
        return How.EDIT
    return How.RESEND if powers.can_delete else _by_reply(powers)


def changed_parts(before: Parts | None, after: Parts) -> AbstractSet[str]:
    """Names of the parts that differ; all of them when nobody knows what is there."""
    if before is None:
        return EVERYTHING
    return {name for name in EVERYTHING if getattr(before, name) != getattr(after, name)}


def _by_reply(powers: Powers) -> How:
    return How.REPLY if powers.can_reply else How.CANNOT
