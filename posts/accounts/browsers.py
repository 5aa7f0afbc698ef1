"""What a browser calls itself, in words people know. Pure, and only for showing."""

from django.utils.translation import gettext as _

# The first that fits: most browsers name others too.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"))
BROWSERS += (("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))
MACHINES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"))
MACHINES += (("Mac OS X", "Mac"), ("Linux", "Linux"))


def name_of(user_agent: str) -> str:
    """For example "Firefox, Android"."""
    found = [next((name for sign, name in table if sign in user_agent), "") for table in (BROWSERS, MACHINES)]
    return ", ".join(filter(None, found)) or _("Another browser")
