"""When something was, in words; `humanize` counts the seconds of a moment ago, which nobody needs to know."""

from datetime import datetime, timedelta

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone
from django.utils.translation import gettext as _

register = template.Library()
A_MINUTE = timedelta(minutes=1)


@register.filter
def ago(moment: datetime) -> str:
    """ "just now", "3 minutes ago"."""
    if timedelta() <= timezone.now() - moment < A_MINUTE:
        return _("just now")
    return str(naturaltime(moment))
