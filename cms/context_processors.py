"""What the chrome of every page needs."""

from django.conf import settings
from django.http import HttpRequest


def site_chrome(request: HttpRequest) -> dict[str, object]:
    """The company's name and address, for mastheads and absolute links; in the demo where its mail can be read."""
    return {
        "company_name": settings.WAGTAIL_SITE_NAME,
        "site_url": settings.WAGTAILADMIN_BASE_URL,
        "in_preview_panel": getattr(request, "in_preview_panel", False),  # Wagtail sets it there alone
        "caught_mail": settings.CAUGHT_MAIL_URL,
    }
