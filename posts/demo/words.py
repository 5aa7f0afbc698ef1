"""The demo's topics, values and series; the same word in another language is its translation."""

from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.text import slugify
from wagtail.models import Locale

from posts.demo.plan import Company
from posts.models import Series, Topic, Value


@dataclass(frozen=True, kw_only=True)
class Words:
    """By (key, language)."""

    topics: dict[tuple[str, str], Topic]
    values: dict[tuple[str, str], Value]
    series: dict[tuple[str, str], Series]


def lasting_id(name: str) -> UUID:
    """The same identity each time the demo is loaded."""
    return uuid5(NAMESPACE_URL, f"https://kettle-and-spoke.example/{name}")


def load_words(company: Company) -> Words:
    """Make what is missing."""
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    topics = {
        (key, code): _term(Topic, f"topic/{key}", locales[code], name=name)
        for key, names in company.topics.items()
        for code, name in names.items()
    }
    values = {
        (key, code): _term(Value, f"value/{key}", locales[code], name=name, line=line)
        for key, names in company.values.items()
        for code, (name, line) in names.items()
    }
    series = {
        (key, planned.language): _term(
            Series,
            f"series/{key}",
            locales[planned.language],
            name=planned.name,
            standfirst=planned.standfirst,
            every_days=planned.every_days,
        )
        for key, planned in company.series.items()
    }
    return Words(topics=topics, values=values, series=series)


def _term(model: type[Any], identity: str, locale: Locale, *, name: str, **fields: Any) -> Any:
    defaults = {"name": name, "slug": slugify(name), **fields}
    term, _created = model.objects.get_or_create(translation_key=lasting_id(identity), locale=locale, defaults=defaults)
    return term
