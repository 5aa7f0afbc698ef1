"""The families of rules that are code and not data. A new one is a module with a `Family` and a line here.

Rules as data need no line: every `rules/<language>/<family>.toml` is read, and a rule's id is `family.slug`.
"""

from posts.voice.document import Family

FAMILIES: tuple[Family, ...] = ()
