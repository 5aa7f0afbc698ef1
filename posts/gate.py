"""The gate in front of `live`: its one refusal. `posts.models.post.Post.save` asks for a standing seal."""

from django.core.exceptions import PermissionDenied


class NotSealed(PermissionDenied):
    """Somebody tried to make content live that no reviewer approved."""
