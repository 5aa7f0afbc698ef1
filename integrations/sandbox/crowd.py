"""Make-believe readers, where the rules have a crowd: figures that grow and level off, and a few answers. Pure."""

from dataclasses import dataclass
from math import exp
from typing import Final

from integrations.sandbox.request import World
from integrations.sandbox.store import Status

HALF_OF_IT: Final = 1800.0  # seconds until about two thirds of a crowd have come
SAID: Final = (
    (20.0, "ines", "Ines Marrow", "I know that workshop. They mended my mother's bell too."),
    (60.0, "teodor", "Teodor Vahl", "Is the bell still to be seen somewhere?"),
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer of one of them; `number` is its place below the post."""

    number: int
    handle: str
    name: str
    text: str
    at: float


def grown(world: World, status: Status, *, most: int) -> int:
    """So many of at most `most` (more or less, by the post) have come by now."""
    if not world.rules.crowd:
        return 0
    age = max(0.0, world.now() - status.created)
    return int((most + status.id % 5) * (1 - exp(-age / HALF_OF_IT)))


def answers(world: World, status: Status) -> list[Said]:
    """What they said by now; every other post leaves them speechless."""
    if not world.rules.crowd or status.id % 2:
        return []
    age = world.now() - status.created
    told = [(n, one) for n, one in enumerate(SAID, start=1) if one[0] <= age]
    return [
        Said(number=n, handle=who, name=name, text=text, at=status.created + after)
        for n, (after, who, name, text) in told
    ]
