"""How the make-believe server counts a text: from channels.md 0.4 and 1.5, apart from the adapter's counting."""

import regex

from integrations.sandbox.rules import Rules

LINK = regex.compile(r"https?://[^\s<>]+?(?=[.,;:!?)\]}'\"”’]*(?:\s|$|[<>]))")
HANDLE = regex.compile(r"(?<![\w/=])@(\w+)@[\w.-]*\w")


def counted(text: str, rules: Rules) -> int:
    """Characters of `text` by the server's rules."""
    if rules.gotosocial:
        return len(text)
    short = HANDLE.sub(r"@\1", LINK.sub("·" * rules.url_length, text))
    return sum(1 for _ in regex.finditer(r"\X", short))
