"""A blog's own colour: refused where words on it could not be read, and the few lines of style it comes to."""

import hashlib
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from integrations.prepared import Prepared
from posts.colours import ENOUGH, contrast, darker_until, is_colour, lighter_until
from posts.models import Blog

# As in cms/static/cms/site.css: words on the masthead; and the grounds on which the colour itself is words.
ON_TONE = "#ffffff"
LIGHT = "#f1f1ee"  # --wash, the darker of the light grounds
DARK = "#1e2127"  # --wash of dark, the lighter of the dark grounds


def refuse_unreadable(colour: str) -> None:
    """Raise `ValidationError` for a colour on which, or in which, words have less contrast than 4.5:1."""
    if not is_colour(colour):
        raise ValidationError(_("Write the colour as # and six digits or letters, such as #1c4a39."))
    ratio = min(contrast(colour, ON_TONE), contrast(colour, LIGHT))
    if ratio < ENOUGH:
        readable = darker_until(darker_until(colour, on=ON_TONE), on=LIGHT)
        raise ValidationError(
            _("Words would be hard to read: the contrast is %(ratio)s to 1, and 4.5 is needed. %(colour)s would do.")
            % {"ratio": f"{int(ratio * 10) / 10:.1f}", "colour": readable}
        )


_coloured: Prepared[tuple[int, str]] = Prepared(
    lambda: Blog.objects.live().exclude(colour="").order_by("pk").values_list("pk", "colour")
)


def blogs_with_a_colour() -> list[tuple[int, str]]:
    """Primary key and colour of each open blog that has one of its own."""
    return _coloured()


def digest(colours: Iterable[tuple[int, str]]) -> str:
    """Names the styles by their content, so that browsers may keep them for good; empty where there are none."""
    known = repr(sorted(colours))
    return hashlib.sha256(known.encode()).hexdigest()[:12] if known != "[]" else ""


def current() -> str:
    """The same of the blogs as they are."""
    return digest(blogs_with_a_colour())


def css(colours: Iterable[tuple[int, str]]) -> str:
    """Masthead and accent for each blog, in light and dark; every colour was checked when it was chosen."""
    light, dark = [], []
    for pk, colour in colours:
        name = f'[data-tone="own-{pk}"]'
        light.append(f"{name} {{ --tone: {colour}; --accent: {colour}; }}")
        dark.append(f"  {name} {{ --tone: {colour}; --accent: {lighter_until(colour, on=DARK)}; }}")
    return "\n".join([*light, "@media (prefers-color-scheme: dark) {", *dark, "}", ""])
