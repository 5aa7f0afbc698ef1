"""Every column of the database in which words may stand, and old names in them put into new words.

Nothing is listed here that must be swept: all that holds text is, unless it is named below with the reason. So a table
that is added tomorrow is swept tomorrow.
"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import JSONField, Q, TextField, Value
from django.db.models.functions import Cast
from wagtail.fields import StreamField
from wagtail.search import index

from posts.changing.names import Names

if TYPE_CHECKING:
    Column: TypeAlias = models.Field[Any, Any]
else:
    Column = models.Field

# What is written by a step of its own, or says how somebody logs in, which is not ours to change.
BY_OTHER_STEPS = frozenset(
    {
        *("posts.person", "posts.change", "posts.story", "posts.profile", "posts.seal", "wagtailcore.page"),
        *("wagtailcore.revision", "posts.formeraddress", "posts.searchtext", "wagtailcore.referenceindex"),
        *("integrations.message", "integrations.delivery", "integrations.attempt"),
    }
)
OF_THE_MACHINE = frozenset(
    {
        *("sessions.session", "migrations.migration", "contenttypes.contenttype", "auth.permission", "auth.group"),
        *("wagtailcore.locale", "wagtailcore.site", "mfa.authenticator", "usersessions.usersession"),
        *("integrations.channel", "integrations.session", "socialaccount.socialapp", "socialaccount.socialtoken"),
        *("wagtailsearch.indexentry", "wagtailsearch.sqliteftsindexentry", "wagtailcore.apitoken"),
    }
)
LOG_IN = frozenset({"username", "email", "password", "uid", "address"})  # told to the owner, and left


def about(model: type[models.Model]) -> Any:
    """What Django knows of a table."""
    return model._meta  # noqa: SLF001 (Django's documented one)


def tables() -> list[tuple[type[models.Model], list[Column]]]:
    """Each table with its columns of words, in one order everywhere."""
    found = [
        (model, columns_of(model))
        for model in apps.get_models(include_auto_created=True)
        if about(model).managed
        and not about(model).proxy
        and about(model).label_lower not in BY_OTHER_STEPS | OF_THE_MACHINE
    ]
    return sorted(((model, columns) for model, columns in found if columns), key=lambda one: about(one[0]).label_lower)


def columns_of(model: type[models.Model]) -> list[Column]:
    """Columns in which words may stand: not keys, choices, files, nor how somebody logs in."""
    return [
        field
        for field in about(model).local_concrete_fields
        if isinstance(field, models.CharField | models.TextField | JSONField | StreamField)
        and not field.primary_key
        and not field.choices
        and field.name not in LOG_IN
        and not isinstance(field, models.EmailField)
    ]


def rows_with(names: Names, model: type[models.Model], columns: list[Column]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """(key, column -> value as text or JSON) of each row in which an old name may stand."""
    words = {f"words_{field.name}": Cast(field.name, TextField()) for field in columns}
    rows = model._base_manager.annotate(**words)
    runs = names.runs()
    if all(runs):
        rows = rows.filter(
            Q(*(Q(**{f"{column}__icontains": run}) for column in words for run in runs), _connector=Q.OR)
        )
    for row in rows.order_by("pk").values_list("pk", *words).iterator(chunk_size=200):
        yield row[0], dict(zip((field.name for field in columns), row[1:], strict=True))


def rewritten(names: Names, field: Column, words: str | None, language: str = "") -> Any:
    """What a column holds from now on, ready to be written; None where it stays as it is."""
    if not words:
        return None
    if isinstance(field, JSONField | StreamField):
        before = json.loads(words)
        after = names.in_json(before, language)
        return Value(after, output_field=JSONField()) if after != before else None
    after = names.in_text(words, language)
    return after[: field.max_length] if after != words else None


def rewrite(names: Names, model: type[models.Model], columns: list[Column]) -> tuple[int, int]:
    """One table: (rows that were rewritten, rows that could not be). Each row is whole or not touched."""
    done = failed = 0
    for key, words in list(rows_with(names, model, columns)):
        changes = {
            field.name: new for field in columns if (new := rewritten(names, field, words[field.name])) is not None
        }
        if not changes:
            continue
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=key).update(**changes)
        except IntegrityError:  # a word that may stand there once only, and does already
            failed += 1
            continue
        done += 1
        if issubclass(model, index.Indexed):
            index.insert_or_update_object(model._base_manager.get(pk=key))
    return done, failed
