"""The families of rules that are code and not data. A new one is a module with a `Family` and a line here.

Rules as data need no line: every `rules/<language>/<family>.toml` is read, and a rule's id is `family.slug`.
"""

from posts.voice.document import Family
from posts.voice.pronoun.family import pronoun_findings

FAMILIES: tuple[Family, ...] = (pronoun_findings,)
