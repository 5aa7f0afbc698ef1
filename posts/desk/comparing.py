"""The difference between two versions of a post, field by field, by Wagtail's own comparison."""

from collections.abc import Sequence
from typing import Any

from posts.models import Post


def differences(before: Post, after: Post) -> Sequence[Any]:
    """Wagtail's comparison objects (`field_label`, `htmldiff` or `get_child_comparisons`) of the fields that differ."""
    panel = type(after).get_edit_handler().get_bound_panel(instance=after, request=None, form=None)
    compared = (comparison(before, after) for comparison in panel.get_comparison())
    return [field for field in compared if field.has_changed()]
