"""Somebody's name or pronouns change: what follows on the desk, in its memory, and in the copies that are out."""
