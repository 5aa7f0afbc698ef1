"""What Wagtail calls when a review is complete.

Wagtail imports the function named in WAGTAIL_FINISH_WORKFLOW_ACTION while its own models are
being loaded, before any of ours exist. So this module imports nothing, and finds
`posts.publishing` at the call.
"""

from importlib import import_module
from typing import Any


def finish_workflow(workflow_state: Any, user: Any = None) -> None:
    """Seal and publish what was approved; raises `PermissionDenied` unless our review view approved it."""
    import_module("posts.publishing").finish_workflow(workflow_state=workflow_state, user=user)
