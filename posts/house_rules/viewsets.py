"""The menu group of the voice check: all rules, and lists and forms for what comms adds to them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from posts.house_rules.forms import VoiceRuleForm
from posts.models import LeftAlone, ProtectedTerm, VoiceIncident, VoiceRule
from posts.permissions import REVIEW, holds


def _field(name: str, help_text: Any = "") -> FieldPanel:
    return FieldPanel(name, help_text=help_text)


class VoiceRuleViewSet(SnippetViewSet):
    """Rules of our own. What is published counts at once; a draft counts nowhere."""

    model = VoiceRule
    icon = "glasses"
    list_display = ("rule_id", "language", "severity", "on_trial", "review_by")
    list_filter = ("language", "severity", "on_trial")
    search_fields = ("slug", "match", "why")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    _field("slug", _("Findings will name the rule “house.” and this.")),
                    FieldRowPanel([_field("language"), _field("audience")]),
                    _field("kind"),
                    _field("severity"),
                ],
                heading=_("The rule"),
            ),
            MultiFieldPanel(
                [
                    _field(
                        "match",
                        _(
                            "One phrase a line. {is|are} is one of these words, {people} one of a list, … a gap of "
                            "a few words. In a swap, with an arrow: utilise → use / employ."
                        ),
                    ),
                    _field("exceptions", _("Phrases in which it is fine, one a line; * stands for what was found.")),
                    _field("instead", _("One a line. A swap has them behind its arrows.")),
                    _field("not_instead", _("One a line, so that nobody proposes them again.")),
                ],
                heading=_("What it looks for, and what could stand there"),
            ),
            MultiFieldPanel(
                [
                    _field(
                        "why", _("Kindly, to the writer, in the language of the rule: what the words do to readers.")
                    ),
                    _field("sources", _("One a line: a title, its address, and the day you read it.")),
                    _field("who_says", _("The community or body that asks for it.")),
                    FieldRowPanel(
                        [_field("native_editor", _("A name; empty until one has read it.")), _field("review_by")]
                    ),
                ],
                heading=_("Why"),
            ),
            MultiFieldPanel(
                [
                    _field("examples_fire", _("At least two, one a line.")),
                    _field("examples_quiet", _("At least two, one a line: near it, but fine.")),
                ],
                heading=_("Examples, tried at each publication"),
            ),
            MultiFieldPanel(
                [
                    _field(
                        "on_trial",
                        _("What it finds is counted and shown to the comms team; writers see nothing of it."),
                    ),
                    HelpPanel(template="posts/house_rules/_dry_run.html"),
                ],
                heading=_("Trial"),
            ),
        ],
        base_form_class=VoiceRuleForm,
    )


class ProtectedTermViewSet(SnippetViewSet):
    """Beside those that come with Byline."""

    model = ProtectedTerm
    icon = "lock"
    list_display = ("words", "language", "note")
    list_filter = ("language",)
    copy_view_enabled = False
    panels = [FieldPanel("language"), FieldPanel("words"), FieldPanel("note")]


class LeftAloneViewSet(SnippetViewSet):
    """What was looked at and is no rule."""

    model = LeftAlone
    icon = "no-view"
    list_display = ("words", "language", "why")
    list_filter = ("language",)
    copy_view_enabled = False
    panels = [FieldPanel("language"), FieldPanel("words"), FieldPanel("why")]


class VoiceIncidentViewSet(SnippetViewSet):
    """Cards of our own; those that come with Byline stand on the same page."""

    model = VoiceIncident
    icon = "warning"
    list_display = ("title", "day")
    copy_view_enabled = False
    panels = [
        FieldPanel("title"),
        FieldPanel("day"),
        FieldPanel("what_happened"),
        FieldPanel("what_we_learnt"),
        FieldPanel("rules", help_text=_("Such as normal.skin, one a line.")),
        FieldPanel("source"),
    ]


def publish_first(menu_items: list[Any], request: Any, context: dict[str, Any]) -> None:
    """Drafts of a rule save themselves: publishing is what is left to do (`construct_snippet_action_menu`)."""
    if context.get("model") is VoiceRule:
        menu_items.sort(key=lambda item: item.name != "action-publish")


class OfReviewers(MenuItem):
    """For the comms team."""

    def is_shown(self, request: Any) -> bool:
        return holds(request.user, REVIEW)


class VoiceGroup(SnippetViewSetGroup):
    """The group in the menu."""

    menu_label = _("Voice")
    menu_icon = "openquote"
    menu_order = 58
    items = (VoiceRuleViewSet, ProtectedTermViewSet, LeftAloneViewSet, VoiceIncidentViewSet)

    def get_submenu_items(self) -> list[Any]:
        pages = [(_("All rules"), "voice_rules", "list-ul"), (_("Incident memory"), "voice_incidents", "history")]
        ours = [
            OfReviewers(label, reverse(name), name=name.replace("_", "-"), icon_name=icon, order=number)
            for number, (label, name, icon) in enumerate(pages)
        ]
        for number, item in enumerate(found := super().get_submenu_items()):
            item.order = len(ours) + number
        return [*ours, *found]
