"""The page of desk figures: for comms, about the desk, over a chosen number of weeks."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from posts.figures import heard, period
from posts.figures.figure import figures
from posts.planning.page import CommsPage
from posts.planning.views import Way


class FiguresView(CommsPage, TemplateView):
    """How the desk keeps its word, and whom nobody has heard from."""

    template_name = "posts/figures/figures.html"
    page_title = gettext_lazy("Desk figures")
    header_icon = "table"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = period.of_weeks(self.request.GET.get("weeks"))
        language = (translation.get_language() or "en").split("-")[0]
        facts = {
            "period": chosen,
            "ways": [_way(weeks, here=weeks == chosen.weeks) for weeks in period.CHOICES],
            "figures": figures(chosen),
            "tables": heard.tables(chosen, language=language),
        }
        return super().get_context_data(**kwargs) | facts


def _way(weeks: int, *, here: bool) -> Way:
    label = ngettext("%(number)s week", "%(number)s weeks", weeks) % {"number": weeks}
    return Way(label=label, url=f"{reverse('figures')}?weeks={weeks}", here=here)
