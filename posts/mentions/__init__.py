"""Mentions: a person in a text by id and form, read from the person's own page each time the text is read."""
