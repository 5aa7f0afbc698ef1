"""How strict the sandbox is, and the keys it knows. None of these keys opens anything but a sandbox."""

from dataclasses import dataclass
from typing import Final

PORT: Final = 8099
TOKEN: Final = "sandbox-token-that-opens-nothing-else"  # noqa: S105
WEBHOOK_SECRET: Final = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="  # noqa: S105
WORDPRESS_USER: Final = "byline"
WORDPRESS_PASSWORD: Final = "sand boxp assw ordn oton eels"  # noqa: S105
GHOST_KEY: Final = f"{'5a' * 12}:{'0b' * 32}"
GHOST_STAFF: Final = "comms@sandbox.example"
AUTHOR_RIGHTS: Final = ("edit_posts", "publish_posts", "upload_files", "manage_categories")
ACCOUNT_ID: Final = "1"
ACCOUNT: Final = "byline"
HANDLE: Final = "byline.sandbox.example"
DID: Final = "did:plc:byline2sandbox3account4a"
ORGANIZATION: Final = "urn:li:organization:1"
X_USER: Final = "7"
X_REFRESH: Final = "sandbox-refresh-token-that-opens-nothing-else"
APP_ID: Final = "sandbox"
APP_SECRET: Final = "sandbox-app-secret"  # noqa: S105
APP_PASSWORD: Final = "sand-box0-open-noth"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Figures as a Mastodon server has them (reference/channels.md section 1)."""

    software: str = "4.5.0"  # with "gotosocial" in it, keys are ignored and text is counted in code points
    characters: int = 500
    url_length: int = 23
    media: int = 4
    alt: int = 1500
    image_bytes: int = 16 * 1024 * 1024
    keys_for: float = 3600  # seconds
    requests: int = 300  # in `window`; 0 means without limit
    window: float = 300  # seconds
    media_polls: int = 0  # how often a new picture is still "processing"; -1: for ever, -2: fails
    crowd: bool = False  # make-believe readers: figures that grow, and answers
    knows_profile: bool = True  # False: as Mastodon before 4.3, without the narrow right to see who it is
    tells_limits: bool = True  # False: an instance page without configuration, as old servers have
    access_for: float = 7200  # seconds an access token of Bluesky or X lives
    linkedin_oldest: str = "202511"  # version of the API that still lives
    linkedin_writes_only: bool = False  # the token may not ask how far a picture is, nor read answers
    x_replies: bool = True  # the app may reply to its own posts
    blob_bytes: int = 5_000_000
    tolerance: float = 300  # seconds a webhook's timestamp may be off
    # WordPress (section 6)
    pretty_addresses: bool = True  # False: no rewrite rules, the API only at ?rest_route=
    application_passwords: bool = True  # False: as without https
    strips_log_in: bool = False  # True: the Authorization header never arrives, as behind some security plugins
    rights: tuple[str, ...] = AUTHOR_RIGHTS
    canonical_plugin: bool = True  # ours is installed (deploy/wordpress)
    library_bytes: int = 8 * 1024 * 1024
    ghost_version: str = "6.65"
    ghost_drops_text: bool = False  # True: as Ghost does with HTML it was not told of
    library_breaks: int = 0  # 1: an upload ends in a 500, and can be finished; 2: it cannot

    @property
    def gotosocial(self) -> bool:
        """Whether it behaves like GoToSocial."""
        return "gotosocial" in self.software.casefold()
