"""Why a post cannot be edited now, in words for its writer."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.locks import WorkflowLock

from posts.permissions import is_author_of


class ReviewLock(WorkflowLock):
    """Nobody edits a post while somebody reads it, its reviewers included."""

    def get_message(self, user: Any) -> str:
        if is_author_of(user, self.object):
            return _("Somebody is reading this, so nobody can change it now. Take it back if you want to write on.")
        return _("This waits to be read, so nobody can change it now. Answer it under “Waiting for review”.")

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        return _("It opens again when it has been answered or taken back.")

    def get_locked_by(self, user: Any, can_lock: bool = False) -> str:
        return _("Waiting to be read")
