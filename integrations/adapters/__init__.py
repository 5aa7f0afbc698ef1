"""The networks the desk can speak to. A new one is one file and one line here (docs/adding-a-channel.md)."""

from integrations.adapters.base import Adapter
from integrations.adapters.bluesky import Bluesky
from integrations.adapters.ghost import Ghost
from integrations.adapters.linkedin import LinkedIn
from integrations.adapters.mastodon import Mastodon
from integrations.adapters.webhook import Webhook
from integrations.adapters.wordpress import WordPress
from integrations.adapters.x import X

ADAPTERS: dict[str, type[Adapter]] = {
    adapter.name: adapter for adapter in (Mastodon, Bluesky, LinkedIn, X, WordPress, Ghost, Webhook)
}
