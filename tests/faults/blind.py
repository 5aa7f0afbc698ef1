"""A network that cannot be read back and guards nothing. No adapter of the product is of that class yet."""

from collections.abc import Mapping
from typing import Any, ClassVar

from integrations.adapters.base import Call
from integrations.adapters.http import HttpAdapter
from integrations.adapters.outcomes import json_object
from integrations.message import Announcement, Parts, Receipt


class Blind(HttpAdapter):
    """Posts to `{base_url}/posts`, and then has only the answer to go by."""

    name = "blind"
    label = "Blind network"
    config_fields: ClassVar[Mapping[str, str]] = {"base_url": "Server"}

    @classmethod
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        text = f"{announcement.title}\n{announcement.url}"
        return Parts(text=text, language=announcement.language, link=announcement.url)

    def create(self, call: Call) -> Receipt:
        call.still_wanted()
        url = f"{self.config['base_url']}/posts"
        answer = self.request("POST", url, repeatable=False, json={"text": call.parts.text})
        return Receipt(remote_id=str(json_object(answer, needs=("id",), repeatable=False)["id"]))
