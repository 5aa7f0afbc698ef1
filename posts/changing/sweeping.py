"""What follows a change of name, in steps that can be done again: a worker that dies costs a lease, no more."""

import json
import random
import time
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from django.apps import apps
from django.core.files.base import File
from django.db import connection, models, transaction
from django.db.models import FileField, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.search.models import IndexEntry

from integrations import credentials
from integrations.message import Parts, canonical_digest
from integrations.models import Attempt, Delivery, Message
from posts import public_changes
from posts.changing import stories
from posts.changing.columns import about, columns_of, rewrite, tables
from posts.changing.copies import fate_of
from posts.changing.names import Names
from posts.models import Change, SearchText, ToGoThrough
from posts.models.change import OFTEN

SECONDS = 20.0  # of work in one go
TWO_DAYS = 48 * 3600.0  # within which copies change, where it is to be quiet
BATCH = 20  # posts between two notes of how far it is
HANDED_OUT = 40  # posts for other workers in one tick, about what two of them do until the next
GIVE_UP = 4 * 24 * 3600.0  # seconds until what networks did not settle is swept all the same

Step = Callable[[Change, Names, Callable[[], bool]], bool]  # True: through


def due() -> list[int]:
    """Keys of the changes with something left to do."""
    return list(Change.objects.due().order_by("pk").values_list("pk", flat=True))


def sealed(names: Names) -> str:
    """What somebody was called, encrypted."""
    facts = {"old": list(names.old), "name": names.name, "called": names.called, "others": list(names.others)}
    return credentials.seal({"names": json.dumps({**facts, "left": names.left})})


def opened(change: Change) -> Names:
    """The same again; raises `CredentialLocked` when no key opens it."""
    facts = json.loads(credentials.unseal(change.names)["names"])
    old, others = tuple(facts.pop("old")), tuple(facts.pop("others"))
    return Names(old=old, others=others, **facts)


def work(pk: int, *, seconds: float = SECONDS) -> bool:
    """Go on with one change for a while; True when it is through. Another worker that has it in hand is left alone."""
    change = Change.objects.filter(pk=pk).select_related("person").first()
    if change is None or not change.claim():
        return False
    names = opened(change)
    until = time.monotonic() + seconds
    for name, step in steps_of(change).items():
        while not change.over(name):
            through = step(change, names, lambda: time.monotonic() > until)
            public_changes.note()  # row by row nobody was told
            if not through:
                for_others = name == "stories"  # other workers have the last of them in hand
                change.go_on(after=0 if for_others or time.monotonic() > until else OFTEN)
                return False
            change.note(name, over=True, at=timezone.now().isoformat())
    if change.sweeps:
        public_changes.forget_kept_pages()
    change.finish()
    return True


def steps_of(change: Change) -> dict[str, Step]:
    """Its steps, in order."""
    return STEPS if change.sweeps else {"stories": STEPS["stories"]}


def _stories(change: Change, names: Names, late: Callable[[], bool]) -> bool:
    """Whatever somebody is in: words, versions, addresses, copies. Other workers help (`help_with`)."""
    if "noted" not in change.steps.get("stories", {}):
        _note_what_to_go_through(change, names)
    of, left = change.steps["stories"]["of"], ToGoThrough.objects.filter(change=change)
    while batch := list(left.due().order_by("page")[:BATCH]):
        for row in batch:
            if late():
                return False
            if row.claim():
                _go_through(row, change, names)
        change.note("stories", done=of - left.count())
    change.note("stories", done=of - left.count())
    return not left.exists()  # else another worker has the last of them in hand


@transaction.atomic
def _note_what_to_go_through(change: Change, names: Names) -> None:
    pks = stories.posts_with(change.person, names if names.old else None)
    rows = [ToGoThrough(change=change, page_id=pk) for pk in pks]
    ToGoThrough.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    change.note("stories", noted=True, done=0, of=len(pks))


def _go_through(row: ToGoThrough, change: Change, names: Names) -> None:
    wait = partial(random.uniform, 0, TWO_DAYS) if change.quietly else float
    fate = partial(fate_of, change=change, names=names)
    stories.rewrite(row.page_id, names, sweeps=change.sweeps, fate=fate, after=wait)
    row.delete()


def to_help_with() -> list[int]:
    """Keys of posts that other workers may go through meanwhile: from behind, where nobody is yet.

    None on SQLite, which has one writer at a time.
    """
    if connection.vendor == "sqlite":
        return []
    rows = ToGoThrough.objects.due().exclude(change__names="").order_by("-page")
    return list(rows.values_list("pk", flat=True)[:HANDED_OUT])


def help_with(pk: int) -> None:
    """Go through one post, unless another worker does, or did."""
    row = ToGoThrough.objects.filter(pk=pk).select_related("change__person").first()
    if row is not None and row.claim():
        _go_through(row, row.change, opened(row.change))
        public_changes.note()


def _memory(change: Change, names: Names, late: Callable[[], bool]) -> bool:
    """Every other table in which words stand."""
    found = tables()
    first = change.steps.get("memory", {}).get("done", 0)
    failed: dict[str, int] = dict(change.out_of_reach)
    for number, (model, columns) in enumerate(found[first:], start=first + 1):
        if late():
            return False
        _done, left = rewrite(names, model, columns)
        if left:
            failed[about(model).label_lower] = left
            change.out_of_reach = sorted(failed.items())
            Change.objects.filter(pk=change.pk).update(out_of_reach=change.out_of_reach)
        change.note("memory", done=number, of=len(found))
    return True


def _files(change: Change, names: Names, late: Callable[[], bool]) -> bool:
    """Files whose name says it, under a name that says nothing; their bytes, and so their seals, stay."""
    for model in apps.get_models():
        for field in (one for one in about(model).local_concrete_fields if isinstance(one, FileField)):
            for row in model._base_manager.exclude(**{field.name: ""}).only("pk", field.name).iterator():
                if names.stand_in(getattr(row, field.name).name):
                    _give_another_name(row, field)
    return True


def _give_another_name(row: models.Model, field: "FileField") -> None:
    file = getattr(row, field.name)
    old, storage = file.name, file.storage
    folder, _slash, last = old.rpartition("/")
    ending = f".{last.rsplit('.', 1)[1].lower()}" if "." in last else ""
    with storage.open(old) as content:
        new = storage.save(f"{folder}/{uuid4().hex}{ending}", File(content))
    type(row)._base_manager.filter(pk=row.pk).update(**{field.name: new})
    storage.delete(old)


def _search(change: Change, names: Names, late: Callable[[], bool]) -> bool:
    """The index has the new words since each row was written; SQLite's own keeps letters of old ones until it merges.

    https://www.sqlite.org/fts5.html, "The 'optimize' Command".
    """
    SearchText.objects.filter(story__live=False).delete()
    if connection.vendor == "sqlite":
        table = f"{about(IndexEntry).db_table}_fts"
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table}({table}) VALUES('optimize')")
    return True


def _payloads(change: Change, names: Names, late: Callable[[], bool]) -> bool:
    """What was sent, and what networks answered; of what is still to be set right there, once it is.

    The loop compares what stands with what is wanted, so the words of a copy are rewritten after it is right.
    """
    waiting = Delivery.objects.exclude(status=Delivery.Status.SETTLED).exclude(remote_id="")
    patient = (timezone.now() - change.started_at).total_seconds() < GIVE_UP
    in_use = set(waiting.values_list("there", flat=True)) if patient else set()
    left = 0
    words = Cast("parts", TextField())
    for message in _with_runs(Message.objects.annotate(words=words), names).iterator(chunk_size=200):
        new = names.in_json(message.parts, message.parts.get("language", ""))
        if new == message.parts:
            continue
        if message.pk in in_use:
            left += 1
            continue
        digest = canonical_digest(Parts.from_json(new).as_json())
        Message.objects.filter(pk=message.pk).update(parts=Parts.from_json(new).as_json(), digest=digest)
    for model in (Attempt, Delivery):
        rewrite(names, model, columns_of(model))
    return not left


def _with_runs(rows: "models.QuerySet[Message]", names: Names) -> "models.QuerySet[Message]":
    return rows.filter(Q(*(Q(words__icontains=run) for run in names.runs()), _connector=Q.OR))


STEPS: dict[str, Step] = {
    "stories": _stories,
    "memory": _memory,
    "files": _files,
    "search": _search,
    "payloads": _payloads,
}
