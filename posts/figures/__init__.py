"""What the desk may know of itself: how it keeps its word. Never of a person: there is no number for anybody here."""

from posts.figures.answers import Kept, promises_kept

__all__ = ["Kept", "promises_kept"]
