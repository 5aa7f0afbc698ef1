"""Wagtail's screens of users, with what they leave open closed.

Accounts begin by an invitation. Nobody sets another's password there or makes a superuser (`createsuperuser` does), and
a superuser's account is a superuser's to change.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.users.forms import UserEditForm
from wagtail.users.views import users as stock
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, SetActiveStateBulkAction

from posts.accounts import leaving
from posts.accounts.desk import may_close


def may_change(user: Any, account: Any) -> bool:
    """A superuser's account is a superuser's to change."""
    return bool(user.is_superuser or not account.is_superuser)


class EditForm(UserEditForm):
    """Who a superuser is, is decided in a shell."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)


class InvitedInstead(stock.CreateView):
    """Accounts are made by an invitation, whose letter proves the address."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("invite")


class Changing:
    """Refuses the row of somebody above."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change(request.user, self.object):  # type: ignore[attr-defined]
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class EditView(Changing, stock.EditView):
    """One account."""


class Users(stock.UserViewSet):
    """The list, and one account."""

    copy_view_enabled = False
    add_view_class = InvitedInstead
    edit_view_class = EditView

    def get_form_class(self, for_update: bool = False) -> Any:
        return EditForm if for_update else super().get_form_class(for_update)


class SetActive(SetActiveStateBulkAction):
    """Many at once are closed one by one, so that what opens each of them ends."""

    def check_perm(self, obj: Any) -> bool:
        user = self.request.user
        allowed = may_close(user, obj) if obj.is_active else may_change(user, obj)
        return bool(super().check_perm(obj) and allowed)

    @classmethod
    def execute_action(
        cls, objects: Sequence[Any], mark_as_active: bool = False, user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        changed = [account for account in objects if account.is_active != mark_as_active]
        for account in changed:
            (leaving.open_again if mark_as_active else leaving.close)(user=account, by=user)
        return len(changed), 0


class AssignRole(AssignRoleBulkAction):
    """As Wagtail's, but for those above."""

    def check_perm(self, obj: Any) -> bool:
        return bool(super().check_perm(obj) and may_change(self.request.user, obj))
