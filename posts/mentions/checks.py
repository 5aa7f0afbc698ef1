"""A field of rich text that does not know mentions deletes every one on saving, in silence; so none may be without."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core import checks
from wagtail.blocks import Block, RichTextBlock
from wagtail.fields import RichTextField, StreamField

from posts.mentions.token import IDENTIFIER


@checks.register("mentions")
def every_rich_text_keeps_mentions(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """One error for each field or block whose `features` lack the mention."""
    return [
        checks.Error(
            f"Rich text without the feature {IDENTIFIER!r} deletes mentions on saving.",
            hint=f"Add {IDENTIFIER!r} to its features.",
            obj=where,
            id="posts.E001",
        )
        for where, features in _rich_texts()
        if features is not None and IDENTIFIER not in features
    ]


def _rich_texts() -> Iterator[tuple[str, list[str] | None]]:
    for model in apps.get_models():
        if model._meta.app_label not in ("cms", "posts"):  # noqa: SLF001 (Django's documented one)
            continue
        for field in model._meta.get_fields():  # noqa: SLF001 (the same)
            if isinstance(field, RichTextField):
                yield str(field), field.features or []
            elif isinstance(field, StreamField):
                yield from (
                    (f"{field}: {name}", block.features or []) for name, block in _blocks(field.stream_block, "")
                )


def _blocks(block: Block, path: str) -> Iterator[tuple[str, RichTextBlock]]:
    if isinstance(block, RichTextBlock):
        yield path, block
    for name, child in getattr(block, "child_blocks", {}).items():
        yield from _blocks(child, f"{path}.{name}".lstrip("."))
    if hasattr(block, "child_block"):
        yield from _blocks(block.child_block, path)
