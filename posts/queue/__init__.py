"""The queue: what the desk owes an answer to, who answers, by when, and the list that shows it."""

from posts.queue.listing import Filters, neighbours, next_asked_of, review_url

__all__ = ["Filters", "neighbours", "next_asked_of", "review_url"]
