"""Changing a draft from the writing pages: the newest version is read, changed and saved in one transaction."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from posts.models import Picture, PutAside, Story
from posts.permissions import may_edit
from posts.publishing import NotNow, lock

Raw = dict[str, Any]  # a block as the StreamField stores it: type, value, id
COVER = "cover"
COVER_FIELDS = ("cover_id", "cover_alt", "cover_decorative", "cover_credit")


@transaction.atomic
def change(*, story: Story, user: Any, how: Callable[[Story], None]) -> Story:
    """Let `how` change the newest version of the draft, and save it as the newest.

    Raises `PermissionDenied`, or `NotNow` while somebody reads it.
    """
    page = lock(story)
    if not may_edit(user, page):
        raise PermissionDenied
    if page.workflow_in_progress:
        raise NotNow(_("Somebody is reading it now. Take it back first, then write on."))
    version: Story = page.get_latest_revision_as_object()
    how(version)
    version.save_revision(user=user, clean=False)
    return version


def blocks_of(story: Story) -> list[Raw]:
    """The body's blocks as stored, each with an id."""
    return [{**block, "id": block.get("id") or str(uuid4())} for block in story.body.get_prep_value()]


def set_blocks(story: Story, blocks: list[Raw]) -> None:
    """Make these the body of the version in memory."""
    story.body = story.body.stream_block.to_python(blocks)


def block_of(story: Story, key: str) -> Raw | None:
    """One block of the body by its id."""
    return next((block for block in blocks_of(story) if block["id"] == key), None)


def add_block(*, story: Story, user: Any, kind: str, value: Any, place: int | None = None, key: str = "") -> str:
    """Put a block into the body, at the end unless told otherwise; returns its id."""
    block = {"type": kind, "value": value, "id": key or str(uuid4())}

    def add(version: Story) -> None:
        blocks = [old for old in blocks_of(version) if old["id"] != block["id"]]
        blocks.insert(len(blocks) if place is None else place, block)
        set_blocks(version, blocks)

    change(story=story, user=user, how=add)
    return str(block["id"])


def change_value(*, story: Story, user: Any, key: str, values: dict[str, Any]) -> None:
    """Change named parts of one block; nothing where the block is gone."""

    def write(version: Story) -> None:
        blocks = blocks_of(version)
        for block in blocks:
            if block["id"] == key and isinstance(block["value"], dict):
                block["value"] = {**block["value"], **values}
        set_blocks(version, blocks)

    change(story=story, user=user, how=write)


def move_block(*, story: Story, user: Any, key: str, step: int) -> None:
    """Change places with the neighbour before (-1) or after (+1)."""

    def move(version: Story) -> None:
        blocks = blocks_of(version)
        here = next((number for number, block in enumerate(blocks) if block["id"] == key), None)
        if here is not None and 0 <= here + step < len(blocks):
            blocks[here], blocks[here + step] = blocks[here + step], blocks[here]
            set_blocks(version, blocks)

    change(story=story, user=user, how=move)


@transaction.atomic
def take_away(*, story: Story, user: Any, key: str) -> PutAside | None:
    """Take a block out of the draft and keep it for 30 days; none where it is gone already."""
    taken: list[tuple[int, Raw]] = []

    def take(version: Story) -> None:
        blocks = blocks_of(version)
        taken.extend((number, block) for number, block in enumerate(blocks) if block["id"] == key)
        set_blocks(version, [block for block in blocks if block["id"] != key])

    change(story=story, user=user, how=take)
    return keep(story=story, user=user, block=taken[0][1], place=taken[0][0]) if taken else None


@transaction.atomic
def take_cover_away(*, story: Story, user: Any) -> PutAside | None:
    """The cover picture with all that was said of it, kept for 30 days."""
    kept: dict[str, Any] = {}

    def take(version: Story) -> None:
        kept.update({name: getattr(version, name) for name in COVER_FIELDS})
        set_cover(version, {"cover_id": None, "cover_alt": "", "cover_decorative": False, "cover_credit": ""})

    change(story=story, user=user, how=take)
    return keep(story=story, user=user, block={"type": COVER, "value": kept}) if kept.get("cover_id") else None


def set_cover(story: Story, facts: dict[str, Any]) -> None:
    """The cover and what is said of it, in the version in memory."""
    for name, value in facts.items():
        setattr(story, name, value)


def keep(*, story: Story, user: Any, block: Raw, place: int = 0) -> PutAside:
    """Remember what was taken away; what lies there for more than 30 days goes for good."""
    PutAside.objects.too_old().delete()
    kept: PutAside = PutAside.objects.create(page_id=story.pk, block=block, place=place, put_aside_by=user)
    return kept


@transaction.atomic
def put_back(*, story: Story, user: Any, pk: int) -> str:
    """Put back what was taken away, where it stood; returns the id of the block. Twice does no harm.

    A cover that found another in its place is put into the text instead, so that neither is lost.
    """
    kept = PutAside.objects.select_for_update().filter(page=story.pk, pk=pk).exclude(block__type="person").first()
    if kept is None:
        return ""
    kept.delete()
    if kept.block["type"] != COVER:
        return add_block(
            story=story, user=user, kind=kept.block["type"], value=kept.block["value"], place=kept.place,
            key=kept.block["id"],
        )  # fmt: skip
    facts = kept.block["value"]
    if not Picture.objects.filter(pk=facts["cover_id"]).exists():
        return ""
    if story.get_latest_revision_as_object().cover_id:
        return add_block(story=story, user=user, kind="picture", value=_as_block(facts), place=0)
    change(story=story, user=user, how=lambda version: set_cover(version, facts))
    return COVER


def cover_into_text(*, story: Story, user: Any) -> str:
    """The cover becomes a picture in the text; returns its id."""
    added: list[str] = []

    def move(version: Story) -> None:
        if version.cover_id:
            block = {"type": "picture", "value": _as_block(cover_facts(version)), "id": str(uuid4())}
            set_blocks(version, [*blocks_of(version), block])
            set_cover(version, {"cover_id": None, "cover_alt": "", "cover_decorative": False, "cover_credit": ""})
            added.append(str(block["id"]))

    change(story=story, user=user, how=move)
    return added[0] if added else ""


def make_cover(*, story: Story, user: Any, key: str) -> None:
    """A picture in the text becomes the cover; a cover that was there changes places with it."""

    def move(version: Story) -> None:
        blocks = blocks_of(version)
        here = next((number for number, block in enumerate(blocks) if block["id"] == key), None)
        if here is None or blocks[here]["type"] != "picture":
            return
        value = blocks.pop(here)["value"]
        if version.cover_id:
            blocks.insert(here, {"type": "picture", "value": _as_block(cover_facts(version)), "id": str(uuid4())})
        set_blocks(version, blocks)
        set_cover(
            version,
            {
                "cover_id": value.get("picture"),
                "cover_alt": value.get("alt_text") or "",
                "cover_decorative": bool(value.get("decorative")),
                "cover_credit": value.get("credit") or "",
            },
        )

    change(story=story, user=user, how=move)


def cover_facts(story: Story) -> dict[str, Any]:
    """The cover and what is said of it."""
    return {name: getattr(story, name) for name in COVER_FIELDS}


def _as_block(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "picture": facts["cover_id"],
        "alt_text": facts["cover_alt"],
        "decorative": facts["cover_decorative"],
        "caption": "",
        "credit": facts["cover_credit"],
    }
