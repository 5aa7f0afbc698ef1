"""What a page asked of the database while it was made, and whether the database would answer the same now.

A page is made of its address, the day, the code and what the database answers. So a page of which every question is
answered as it was is the page that would be made anew: asking costs a quarter of making. Nothing has to say which
people, pictures, seals or settings a page depends on, so nothing can be forgotten: what a page shows of somebody it
asked for, and what was withdrawn is answered otherwise (decision 0106).
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections, transaction

from integrations.prepared import Numbered, PlanKept, all_at_once, cursor_of, taken_for_alive

READS: Final = ("SELECT ", "(SELECT ")
KINDS: Final = 'SELECT "django_content_type".'  # they change with the code, and each process asks for them once
PLAIN: Final = (
    int,
    str,
    UUID,
    date,
    Decimal,
    float,
    bytes,
    type(None),
)  # parameters that can be kept, or lists of them


# A story's body is told by the version of its row (PostgreSQL's manual, System Columns): to write it out as text
# and take that together is an eighth of the whole question.
_BODY: Final = re.compile(r'("posts_story"\.)"body"')
_VERSION: Final = r"\1xmin"


class Asked(NamedTuple):
    """One question, and the digest of what was answered."""

    sql: str
    parameters: tuple[Any, ...] | None
    plan_kept: bool
    answer: bytes
    numbered: bool = False  # its SQL says `$1`, not `%s`


class Heard:
    """Every question that is asked while one listens."""

    def __init__(self) -> None:
        self._asked: list[tuple[str, tuple[Any, ...] | None, _Overheard]] = []
        self._complete = True

    def all(self) -> tuple[Asked, ...] | None:
        """In order; None where something was written, or asked in a way that cannot be asked again."""
        if not self._complete:
            return None
        return tuple(
            Asked(sql, parameters, isinstance(cursor.inner, PlanKept), cursor.answer.digest())
            for sql, parameters, cursor in self._asked
        )

    def __call__(self, execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        result = execute(sql, parameters, many, context)
        if sql.startswith(KINDS):
            return result
        given = None if parameters is None else tuple(parameters)
        if many or not sql.startswith(READS) or not all(map(_can_be_kept, given or ())):
            self._complete = False
        wrapper = context["cursor"]
        wrapper.cursor = _Overheard(getattr(wrapper.cursor, "inner", wrapper.cursor))
        self._asked.append((sql, given, wrapper.cursor))
        return result


def _can_be_kept(parameter: object) -> bool:
    return all(isinstance(each, PLAIN) for each in (parameter if isinstance(parameter, list) else [parameter]))


class _Overheard:
    """A database's cursor that takes a digest of the rows as they are fetched."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.answer = hashlib.sha256()

    def fetchone(self) -> Any:
        row = self.inner.fetchone()
        _add(self.answer, [] if row is None else [row])
        return row

    def fetchmany(self, *size: int) -> Any:
        return _add(self.answer, self.inner.fetchmany(*size))

    def fetchall(self) -> Any:
        return _add(self.answer, self.inner.fetchall())

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@contextmanager
def listening() -> Iterator[Heard]:
    """Note what is asked inside."""
    heard = Heard()
    with connections[DEFAULT_DB_ALIAS].execute_wrapper(heard):
        yield heard


def still(asked: Sequence[Asked]) -> Sequence[Asked] | None:
    """What to ask the next time, if each question is answered as it was; None where one is not, or cannot be.

    What PostgreSQL keeps plans of is asked all in one from the second time on, and answered with digests of its own;
    the first time both ways in one snapshot, so that they say the same.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    known = [each.answer for each in asked]
    planned = [each for each in asked if each.plan_kept]
    try:
        if len(planned) < 2 or connection.in_atomic_block:
            with taken_for_alive(connection):
                return asked if _answers(connection, asked) == known else None
        short = _in_short(planned)
        with taken_for_alive(connection), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            *found, in_short = _answers(connection, [*asked, short])
    except (DatabaseError, InterfaceError):
        return None
    others = [each for each in asked if not each.plan_kept]
    return [short._replace(answer=in_short), *others] if found == known else None


def _answers(connection: Any, asked: Sequence[Asked]) -> list[bytes]:
    if len(asked) == 1:
        with _cursor(connection, asked[0]) as cursor:
            cursor.execute(asked[0].sql, asked[0].parameters)
            return [_digest(cursor.fetchall())]
    with ExitStack() as open_ones:
        cursors = [open_ones.enter_context(_cursor(connection, each)) for each in asked]
        with all_at_once(connection):
            for each, cursor in zip(asked, cursors, strict=True):
                cursor.execute(each.sql, each.parameters)
        return [_digest(cursor.fetchall()) for cursor in cursors]


def _cursor(connection: Any, asked: Asked) -> Any:
    return cursor_of(connection, plan=asked.plan_kept, kind=Numbered if asked.numbered else PlanKept)


def _in_short(asked: Sequence[Asked]) -> Asked:
    """One question instead of many, whose answer is a digest for each."""
    rows = [_BODY.sub(_VERSION, each.sql) for each in asked]
    parts = [f"(SELECT md5(string_agg(row_::text, '|')) FROM ({each}) row_)" for each in rows]  # noqa: S608
    parameters = tuple(chain.from_iterable(each.parameters or () for each in asked))
    sql = f"SELECT {', '.join(parts)}" % tuple(f"${number}" for number in range(1, 1 + len(parameters)))
    return Asked(sql, parameters, plan_kept=True, answer=b"", numbered=True)


def _digest(rows: Sequence[Any]) -> bytes:
    found = hashlib.sha256()
    _add(found, rows)
    return found.digest()


def _add(digest: Any, rows: Sequence[Any]) -> Sequence[Any]:
    for row in rows:
        digest.update(repr(row).encode())
    return rows
