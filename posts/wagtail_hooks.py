"""What Wagtail is told about us: registers and nothing more."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from posts import log_actions
from posts.desk import urls
from posts.permissions import REVIEW, holds


hooks.register("register_log_actions", log_actions.register)


@hooks.register("register_admin_urls")
def desk_urls() -> list[Any]:
    return urls.urlpatterns


class ReviewMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return holds(request.user, REVIEW)


@hooks.register("register_admin_menu_item")
def reviews_item() -> MenuItem:
    return ReviewMenuItem(_("Waiting for review"), reverse("reviews"), icon_name="glasses", order=20)
