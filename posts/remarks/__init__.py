"""Remarks: what readers of the desk say about a story, and what its authors answer."""

from posts.remarks.waiting import waiting_for

__all__ = ["waiting_for"]
