"""A network that keeps every byte it was sent."""

from collections.abc import Mapping
from typing import Any, ClassVar

from integrations.adapters.base import Call
from integrations.message import Announcement, Parts
from tests.integrations.network import Lookup, Network


class Recording(Lookup):
    """Carries title, summary and link, and remembers the digest of all it heard."""

    name = "recording"
    label = "Recording network"
    heard: ClassVar[list[str]] = []

    @classmethod
    def start_anew(cls) -> None:
        """An empty network."""
        cls.network = Network()
        cls.heard = []

    @classmethod
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        text = f"{announcement.title}\n{announcement.summary}\n{announcement.url}"
        return Parts(text=text, language=announcement.language, link=announcement.url, media=announcement.media)

    def _write(self, verb: str, call: Call) -> Network:
        if verb != "delete":
            self.heard.append(call.parts.digest())
        return super()._write(verb, call)
