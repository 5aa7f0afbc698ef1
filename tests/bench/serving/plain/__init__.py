"""A Wagtail site as its tutorial makes one: a page with rich text, and the newest others beside it."""
