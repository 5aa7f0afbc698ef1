"""Query sets whose SQL is made once a process, and asked with other values from then on.

Django writes a query set's SQL anew each time it is asked, which on readers' pages takes longer than all that the
database does. What is kept here is the SQL alone: nothing of what was asked or answered. PostgreSQL keeps its plans of
it, too, for as long as a connection lasts, unless `PREPARED_STATEMENTS` says otherwise (docs/operations.md).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any, Final, Generic, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, InterfaceError, NotSupportedError, OperationalError, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)
from psycopg.raw_cursor import RawCursorMixin
from psycopg.types.numeric import Int8

T = TypeVar("T")
Value = int | str | UUID | Sequence[int] | Sequence[str]
_FIRST: Final = 2_000_000_011  # stand-ins for numbers; fits every integer column, and is no key anybody has met
_LIKE: Final[Mapping[type, Callable[[int], int | str | UUID]]] = {
    int: lambda number: number,
    str: lambda number: f"stand-in {number}",
    UUID: lambda number: UUID(int=number),
}


_THERE: Final = "\0"  # where a value belongs; stands in no SQL
_ONE_OR_MANY: Final = re.compile(rf"\bIN \({_THERE}(?:, {_THERE})*\)|{_THERE}")


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class _Place:
    """Where in the SQL's parameters a value belongs; `index` is its place in a list."""

    name: str
    index: int = 0
    made: Callable[[Any], Any] | None = None  # what the database takes in its place
    whole: bool = False  # the list itself

    def of(self, values: Mapping[str, Sequence[Any]]) -> Any:
        given = values[self.name]
        return (self.made or _as_it_is)(given if self.whole else given[self.index])


@dataclass(frozen=True, kw_only=True)
class _Written:
    """A query set's SQL, its parameters in order, and what is made of the rows."""

    sql: str
    parameters: tuple[Any, ...]
    columns: int  # how many of each row are asked for, if the SQL needs more
    converters: Mapping[int, Any]
    made: Callable[[Sequence[Any]], Any] | None  # what a row becomes; None where it stays as it is

    def asked(self, values: Mapping[str, Sequence[Any]]) -> list[Any]:
        """What the query set itself makes of its rows; `BaseIterable`'s classes make their tools anew each time."""
        rows = self._rows(tuple([each.of(values) if isinstance(each, _Place) else each for each in self.parameters]))
        if self.columns:
            rows = [row[: self.columns] for row in rows]
        if self.converters:
            rows = [self._converted(row) for row in rows]
        return [self.made(row) for row in rows] if self.made else rows

    def _rows(self, parameters: tuple[Any, ...]) -> list[Sequence[Any]]:
        connection: Any = connections[DEFAULT_DB_ALIAS]
        first = connection.health_check_enabled and not (connection.health_check_done or connection.in_atomic_block)
        try:
            with taken_for_alive(connection):
                return self._once(parameters)
        except (InterfaceError, OperationalError):
            if not first or connection.connection is None or connection.is_usable():
                raise
            return self._once(parameters)  # the server went away since the last request; now Django sees that
        except NotSupportedError:
            # A migration changed a column, and the server's plan is of before. After an error in a transaction it is
            # rolled back, and psycopg forgets all plans by itself.
            if connection.in_atomic_block or not keeps_plans(connection):
                raise
            with connection.cursor() as cursor:
                cursor.execute("DEALLOCATE ALL")
            return self._once(parameters)

    def _once(self, parameters: tuple[Any, ...]) -> list[Sequence[Any]]:
        with cursor_of(connections[DEFAULT_DB_ALIAS]) as cursor:
            cursor.execute(self.sql, parameters)
            return cast(list[Sequence[Any]], cursor.fetchall())

    def _converted(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """As `SQLCompiler.apply_converters`, on the connection of this thread."""
        connection, found = connections[DEFAULT_DB_ALIAS], list(row)
        for column, (converters, expression) in self.converters.items():
            for converter in converters:
                found[column] = converter(found[column], expression, connection)
        return tuple(found)


def _maker(queryset: Any, compiler: Any) -> Callable[[Sequence[Any]], Any] | None:
    """What the query set would make of a row."""
    kind, query = queryset._iterable_class, queryset.query  # noqa: SLF001 (no other way to know)
    if kind is ModelIterable and not queryset._known_related_objects:  # noqa: SLF001
        return _Objects.by(compiler).of
    if kind is ValuesIterable:
        names = list(query.selected or (*query.extra_select, *query.values_select, *query.annotation_select))
        return lambda row: dict(zip(names, row, strict=True))
    if kind is FlatValuesListIterable:
        return itemgetter(0)
    if kind is ValuesListIterable:
        return None
    raise TypeError(f"What {kind.__name__} makes is not made here.")


@dataclass(frozen=True)
class _Objects:
    """Makes objects of rows, as `ModelIterable` does."""

    model: type[Model]
    names: list[str]
    columns: slice
    related: list[Any]  # Django's `RelatedPopulator`s
    annotations: tuple[tuple[str, int], ...]

    @classmethod
    def by(cls, compiler: Any) -> "_Objects":
        own = compiler.klass_info["select_fields"]
        columns = slice(own[0], own[-1] + 1)
        return cls(
            model=compiler.klass_info["model"],
            names=[column[0].target.attname for column in compiler.select[columns]],
            columns=columns,
            related=_populators_of(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS),
            annotations=tuple((compiler.annotation_col_map or {}).items()),
        )

    def of(self, row: Sequence[Any]) -> Model:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.columns])
        for populator in self.related:
            populator.populate(row, made)
        for name, column in self.annotations:
            setattr(made, name, row[column])
        return made


_populators_of: Any = get_related_populators  # the stubs are of Django 6.1, where it takes one thing more
_ServerBindingCursor: Any = ServerBindingCursor  # the stubs do not know that it is one of psycopg's


class PlanKept(_ServerBindingCursor):  # type: ignore[misc]
    """Leaves the plan with the server, which then is told the values alone; Django's own writes them into the SQL."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        return super().execute(query, params, prepare=True, **how)


class Numbered(RawCursorMixin[Any], PlanKept):
    """The same for SQL with PostgreSQL's own `$1`: long SQL is not looked through for `%s` each time it is asked."""


def keeps_plans(connection: Any) -> bool:
    """Whether this database may keep plans: Django's default is that it may not (`cms.settings.base.database`)."""
    return bool(
        connection.vendor == "postgresql" and connection.settings_dict["OPTIONS"].get("prepare_threshold") is not None
    )


def one_plan(*, connection: Any, **_signal: Any) -> None:
    """Have a new connection plan each question once, for whatever is asked (PostgreSQL's manual, plan_cache_mode).

    By itself the server makes five plans for what was asked, and more if it thinks that they cost less than a plan for
    all: for a story's page that doubles its time. Written on the wire itself, so that nobody hears it as a question.
    """
    if keeps_plans(connection):
        connection.connection.execute("SET plan_cache_mode TO force_generic_plan")


def cursor_of(connection: Any, *, plan: bool = True, kind: type[Any] = PlanKept) -> Any:
    """A cursor for SQL that is asked again and again; any other without a `plan`."""
    if not plan or not keeps_plans(connection):
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return connection._prepare_cursor(kind(connection.connection))  # noqa: SLF001 (as `cursor()` does itself)


class Prepared(Generic[T]):
    """`make` gives the query set for its named values: whole numbers, words, UUIDs, and lists for `__in`.

    Values may stand in comparisons only, and what `make` does may not depend on them.
    """

    def __init__(self, make: Callable[..., QuerySet[Any]]) -> None:
        self._make = make
        self._written: dict[tuple[Any, ...], _Written] = {}

    def __call__(self, **values: Value) -> list[T]:
        """The rows, read at once."""
        connection = connections[DEFAULT_DB_ALIAS]
        plan = keeps_plans(connection)
        lists = {name: _as_list(value, filled_up=not plan) for name, value in values.items()}
        if not all(lists.values()):
            return list(self._make(**values))  # nothing is in an empty list: mostly Django does not even ask
        shape = (
            connection.vendor,
            plan,
            *(
                (name, type(found[0]), _is_list(values[name]), not plan and len(found))
                for name, found in sorted(lists.items())
            ),
        )
        written = self._written.get(shape)
        if written is None:
            written = self._written[shape] = self._write(values, lists)
        return written.asked(lists)

    def get(self, **values: Value) -> T:
        """The one row; raise the model's DoesNotExist."""
        found = self(**values)
        if not found:
            raise self._make(**values).model.DoesNotExist
        return found[0]

    def _write(self, values: Mapping[str, Value], lists: Mapping[str, Sequence[Any]]) -> _Written:
        stand_ins = dict(_stand_ins(lists))
        places: dict[Any, _Place] = {stand_in: place for place, stand_in in stand_ins.items()}
        places |= {value.hex: replace(place, made=_hex) for value, place in places.items() if isinstance(value, UUID)}
        queryset = self._make(
            **{
                name: [stand_ins[_Place(name, index)] for index in range(len(found))]
                if _is_list(values[name])
                else stand_ins[_Place(name)]
                for name, found in lists.items()
            }
        )
        compiler: Any = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        written = tuple(places.get(each, each) for each in parameters)
        found = {replace(each, made=None) for each in written if isinstance(each, _Place)}
        if missing := set(stand_ins) - found:
            raise TypeError(f"Not compared with anything as it is: {sorted({place.name for place in missing})}")
        if keeps_plans(compiler.connection):
            sql, written = _for_the_server(sql, written, lists, compiler.connection)
        return _Written(
            sql=sql,
            parameters=written,
            columns=compiler.col_count if compiler.has_extra_select else 0,
            converters=compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]]),
            made=_maker(queryset, compiler),
        )


def _for_the_server(
    sql: str, parameters: tuple[Any, ...], lists: Mapping[str, Sequence[Any]], connection: Any
) -> tuple[str, tuple[Any, ...]]:
    """The same with nothing but values to be told: what never changes stands in the SQL, as Django would write it.

    A list is one value, however long it is. Numbers are all of one size, or psycopg would ask for a plan for each.
    """
    words = [_THERE if isinstance(each, _Place) else connection.ops.compose_sql("%s", [each]) for each in parameters]
    places = [each for each in parameters if isinstance(each, _Place)]
    told: list[_Place] = []

    def value(match: re.Match[str]) -> str:
        here = [places.pop(0) for _each in range(match[0].count(_THERE))]
        one = type(lists[here[0].name][0])
        if here == [replace(here[0], index=index) for index in range(len(lists[here[0].name]))] and "IN" in match[0]:
            written, cast_to = _ARRAYS.get(one, (None, ""))
            told.append(replace(here[0], made=written, whole=True))
            return f"= ANY({_THERE}{cast_to})"
        told.extend(replace(each, made=Int8 if one is int else None) for each in here)
        return match[0]

    whole = _ONE_OR_MANY.sub(value, sql % tuple(words))
    return whole.replace("%", "%%").replace(_THERE, "%s"), tuple(told)


def _numbers(given: Sequence[int]) -> str:
    return f"{{{','.join(map(str, given))}}}"


def _words(given: Sequence[str]) -> str:
    quoted = [each.replace("\\", "\\\\").replace('"', '\\"') for each in given]
    return '{"' + '","'.join(quoted) + '"}'


# Lists as PostgreSQL reads arrays (its manual, 8.15.2): psycopg looks at each member for its type, which takes longer.
_ARRAYS: Final[Mapping[type, tuple[Callable[[Any], str], str]]] = {
    int: (_numbers, "::bigint[]"),
    str: (_words, "::text[]"),
}


def _hex(value: UUID) -> str:
    """How a UUID stands in databases without a type for it."""
    return value.hex


@contextmanager
def taken_for_alive(connection: Any) -> Iterator[None]:
    """Django asks a connection whether it lives before the first question of a request; here that tells as much.

    After an error it is asked as ever, by whoever comes next.
    """
    checked, connection.health_check_done = connection.health_check_done, True
    try:
        yield
    except BaseException:  # whatever it was, it may have come before the server was reached; it goes on its way
        connection.health_check_done = checked
        raise


@contextmanager
def all_at_once(connection: Any) -> Iterator[None]:
    """What is asked inside goes to PostgreSQL in one go; answers are read afterwards."""
    if not keeps_plans(connection):
        yield
        return
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _is_list(value: Value) -> bool:
    return not isinstance(value, int | str | UUID)


def _as_list(value: Value, *, filled_up: bool) -> list[Any]:
    """A list, filled up to the next power of two, so that few lengths need SQL of their own: its last value repeats."""
    if isinstance(value, int | str | UUID):
        return [value]
    found = list(value)
    longer = (1 << (len(found) - 1).bit_length()) - len(found) if filled_up and found else 0
    return found + found[-1:] * longer


def _stand_ins(lists: Mapping[str, Sequence[Any]]) -> Iterator[tuple[_Place, int | str | UUID]]:
    """Values that can be found again among the parameters."""
    places = [_Place(name, index) for name, found in lists.items() for index in range(len(found))]
    for number, place in enumerate(places):
        yield place, _LIKE[type(lists[place.name][0])](_FIRST + number)
