"""What the history of a page says of our own verbs: one line an action, in Wagtail's log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# action -> label in filters, sentence in the history
ACTIONS = {
    "byline.schedule": (_("Plan"), _("Approved for a later time")),
    "byline.cancel_schedule": (_("Cancel plan"), _("Cancelled the planned publication")),
    "byline.import": (_("Import"), _("Imported")),
    "byline.take_back": (_("Take back"), _("Took it back from review")),
    "byline.take_down": (_("Take down"), _("Taken down")),
    "byline.move": (_("Move"), _("Moved to another blog")),
    "byline.delete": (_("Delete"), _("Deleted")),
    "byline.translate": (_("Translate"), _("Began a translation")),
    "byline.alarm": (_("Alarm"), _("Readers saw something else than was approved; put right")),
    "byline.open_blog": (_("Open blog"), _("Opened the blog")),
    "byline.dress_blog": (_("Change blog"), _("Changed name or look of the blog")),
    "byline.close_blog": (_("Close blog"), _("Closed the blog")),
    "byline.close_account": (_("Close account"), _("Closed the account")),
    "byline.forget_second_step": (_("Second step"), _("Took the second step off")),
    "byline.dress_home": (_("Change home page"), _("Changed the words of the home page")),
}


def register(registry: Any) -> None:
    """Make Wagtail's log take our actions; it refuses those it does not know."""
    for action, (label, message) in ACTIONS.items():
        registry.register_action(action, label, message)
