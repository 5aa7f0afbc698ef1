"""What Wagtail is told about us: registers and nothing more."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from integrations import stops
from posts import log_actions
from posts.accounts import desk as accounts_desk
from posts.accounts import users
from posts.answering.showing import number_waiting as answers_waiting
from posts.desk import editor, files, home_panels, urls, viewsets, writing
from posts.explorer import PostsPagePolicy, pages_seen_by
from posts.figures import urls as figures_urls
from posts.house_rules.viewsets import VoiceGroup, publish_first
from posts.mentions import feature as mentions
from posts.newsletter import desk as newsletter_desk
from posts.permissions import DECIDE_TRUST, MANAGE_BLOGS, MANAGE_SUBSCRIBERS, REVIEW, WRITE, holds
from posts.planning import urls as planning_urls
from posts.queue.listing import number_waiting
from posts.roles import groups_open_to
from posts.stopping import urls as stopping_urls

register_permission_policy(Page, PostsPagePolicy())
register_snippet(viewsets.PeopleAndWords)
register_snippet(VoiceGroup)

hooks.register("register_rich_text_features", mentions.register)
hooks.register("register_log_actions", log_actions.register)
hooks.register("construct_homepage_panels", home_panels.arrange)
hooks.register("construct_homepage_summary_items", editor.no_summary, order=1000)  # after all who add some
hooks.register("construct_main_menu", editor.small_menu)
hooks.register("construct_reports_menu", editor.few_reports)
hooks.register("construct_page_action_menu", editor.only_open_actions)
hooks.register("before_edit_page", editor.tell_of_plan)
hooks.register("before_edit_page", editor.save_only_while_something_waits)
hooks.register("after_edit_page", editor.after_handing_in)
hooks.register("register_page_header_buttons", editor.deed_buttons)
hooks.register("register_page_listing_more_buttons", editor.deed_buttons)
hooks.register("before_create_page", writing.instead_of_add)
hooks.register("register_user_listing_buttons", accounts_desk.listing_buttons)
hooks.register("register_account_menu_item", accounts_desk.log_in_item)
for action in (users.SetActive, users.AssignRole):
    hooks.register("register_bulk_action", action, order=1)  # after Wagtail's of the same name, in their place
hooks.register("construct_snippet_action_menu", publish_first)
hooks.register("before_delete_snippet", viewsets.keep_words_in_use)


class ItemFor(MenuItem):
    """A menu item for those who hold a permission."""

    def __init__(self, permission: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: Any) -> bool:
        return holds(request.user, self.permission)


class InvitationsItem(MenuItem):
    """For those who may invite into any group."""

    def is_shown(self, request: Any) -> bool:
        return bool(groups_open_to(request.user))


class ReviewsItem(ItemFor):
    """What waits for review, with how much."""

    def render_component(self, request: Any) -> Any:
        component = super().render_component(request)
        number = number_waiting()
        if number:
            component.label = f"{self.label} ({number})"
        return component


@hooks.register("register_admin_urls")
def desk_urls() -> list[Any]:
    return urls.urlpatterns


@hooks.register("register_admin_urls")
def calendar_urls() -> list[Any]:
    return [
        *planning_urls.urlpatterns,
        *figures_urls.urlpatterns,
        *stopping_urls.urlpatterns,
        *newsletter_desk.urlpatterns,
    ]


@hooks.register("register_admin_menu_item")
def write_item() -> MenuItem:
    return ItemFor(WRITE, _("Write a story"), reverse("new_story"), name="write", icon_name="edit", order=10)


@hooks.register("register_admin_menu_item")
def reviews_item() -> MenuItem:
    return ReviewsItem(
        REVIEW, _("Waiting for review"), reverse("reviews"), name="reviews", icon_name="glasses", order=20
    )


class AnswersItem(ItemFor):
    """What readers answered, with how much waits."""

    def render_component(self, request: Any) -> Any:
        component = super().render_component(request)
        if number := answers_waiting():
            component.label = f"{self.label} ({number})"
        return component


@hooks.register("register_admin_menu_item")
def answers_item() -> MenuItem:
    return AnswersItem(
        REVIEW, _("Readers’ answers"), reverse("reader_answers"), name="answers", icon_name="comment", order=22
    )


@hooks.register("register_admin_menu_item")
def consents_item() -> MenuItem:
    return ItemFor(REVIEW, _("Yeses taken back"), reverse("consents"), name="consents", icon_name="group", order=26)


@hooks.register("register_admin_menu_item")
def my_stories_item() -> MenuItem:
    return ItemFor(WRITE, _("My stories"), reverse("my_stories"), name="my-stories", icon_name="doc-full", order=30)


@hooks.register("register_admin_menu_item")
def blogs_item() -> MenuItem:
    return ItemFor(MANAGE_BLOGS, _("Blogs"), reverse("blogs"), name="blogs", icon_name="folder-open-1", order=50)


@hooks.register("register_admin_menu_item")
def calendar_item() -> MenuItem:
    return ItemFor(REVIEW, _("Calendar"), reverse("calendar"), name="calendar", icon_name="calendar-alt", order=24)


@hooks.register("register_admin_menu_item")
def invitations_item() -> MenuItem:
    return InvitationsItem(_("Invitations"), reverse("invitations"), name="invitations", icon_name="mail", order=60)


@hooks.register("register_admin_menu_item")
def help_item() -> MenuItem:
    url = reverse("help_requests")
    return ItemFor(REVIEW, _("Asked for help"), url, name="help-requests", icon_name="help", order=22)


@hooks.register("register_admin_menu_item")
def another_look_item() -> MenuItem:
    url = reverse("another_look")
    return ItemFor(REVIEW, _("Have another look"), url, name="another-look", icon_name="view", order=24)


@hooks.register("register_admin_menu_item")
def trust_item() -> MenuItem:
    url = reverse("trust_rules")
    return ItemFor(DECIDE_TRUST, _("Who may write"), url, name="trust-rules", icon_name="key", order=55)


@hooks.register("register_admin_menu_item")
def figures_item() -> MenuItem:
    return ItemFor(REVIEW, _("Desk figures"), reverse("figures"), name="figures", icon_name="table", order=70)


@hooks.register("register_admin_menu_item")
def letters_item() -> MenuItem:
    url = reverse("issues")
    return ItemFor(MANAGE_SUBSCRIBERS, _("Letters to readers"), url, name="issues", icon_name="mail", order=27)


@hooks.register("register_admin_menu_item")
def stop_item() -> MenuItem:
    return ItemFor(stops.PRESS, _("Stop…"), reverse("stop"), name="stop", icon_name="warning", order=28)


@hooks.register("construct_page_chooser_queryset")
def pages_to_choose(pages: Any, request: Any) -> Any:
    return pages.filter(pk__in=pages_seen_by(request.user).values("pk"))


for kind in ("image", "document"):
    hooks.register(f"construct_{kind}_chooser_queryset", files.to_choose)


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("posts/desk/desk.css"))


@hooks.register("insert_editor_js")
def editor_js() -> str:
    files = ((static(f"posts/desk/{name}.js"),) for name in ("voice", "voice-in-editor", "last-words"))
    return format_html_join("\n", '<script src="{}" defer></script>', files)
