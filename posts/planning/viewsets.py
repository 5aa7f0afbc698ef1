"""The usual times of the blogs, as data that comms keeps."""

from typing import Any

from wagtail.snippets.views.snippets import SnippetViewSet

from posts.models import Slot


class SlotViewSet(SnippetViewSet):
    """A list and a form for slots."""

    model = Slot
    icon = "time"
    list_display = ("__str__", "blog")
    copy_view_enabled = False
    ordering: Any = ("blog", "weekday", "time")
