"""Invitations and the end of an account, as screens in Wagtail's admin."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from posts.accounts import factors, invitations, leaving, parting, table
from posts.accounts.forms import people_without_log_in
from posts.accounts.invitations import Guest, NotInvited
from posts.accounts.table import NotATable, Row
from posts.models import Blog, Invitation
from posts.notices import name_of
from posts.permissions import INVITE, WRITE, holds
from posts.roles import groups_open_to

SALT = "posts.accounts.table"
HALF_AN_HOUR = 1800  # seconds a preview may be looked at


class InvitingMixin(WagtailAdminTemplateMixin):
    """For those who may invite, about the groups they may invite to; 404 for others."""

    header_icon = "mail"
    breadcrumbs_items: ClassVar[list[Any]] = []  # a heading instead

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not groups_open_to(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


def invitations_open_to(user: Any) -> Any:
    """The invitations into groups that `user` may invite to."""
    return Invitation.objects.filter(group__name__in=groups_open_to(user))


class InvitationsView(InvitingMixin, TemplateView):
    """Who has not come yet, the oldest letter first; and who came lately."""

    template_name = "posts/accounts/desk/invitations.html"
    page_title = gettext_lazy("Invitations")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = invitations_open_to(self.request.user).select_related(
            "group", "blog", "person", "user__person", "invited_by__person"
        )
        lately = found.exclude(accepted_at=None).order_by("-accepted_at")[:20]
        waiting = found.waiting().order_by("sent_at")
        return super().get_context_data(**kwargs) | {"waiting": waiting, "lately": lately}


class GuestForm(forms.ModelForm):
    """One colleague."""

    class Meta:
        model = Invitation
        fields: tuple[str, ...] = ("name", "email", "group", "language", "blog", "person")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Group.objects.filter(name__in=groups_open_to(user))
        self.fields["group"].queryset, self.fields["group"].initial = groups, groups.first()  # type: ignore[attr-defined]
        self.fields["language"].initial = get_language()  # the inviter's own: most often right, and never empty
        self.fields["blog"].help_text = _("The letter names it.")
        self.fields["blog"].queryset = Blog.objects.filter(live=True).order_by("title")  # type: ignore[attr-defined]
        self.fields["person"].queryset = people_without_log_in()  # type: ignore[attr-defined]
        self.fields["blog"].empty_label = self.fields["person"].empty_label = _("None")  # type: ignore[attr-defined]
        if not holds(user, INVITE):  # whose byline somebody takes over is an admin's to say
            del self.fields["person"]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if trouble := invitations.trouble_with(email):
            raise forms.ValidationError(trouble)
        return email

    def validate_unique(self) -> None:
        """Asking again is no error: the invitation that waits stays as it is."""

    def validate_constraints(self) -> None:
        """As above."""


class ChangeForm(GuestForm):
    """What may change while the colleague has not come: all but the address the link went to."""

    class Meta(GuestForm.Meta):
        fields: tuple[str, ...] = ("name", "group", "language", "blog", "person")


class InviteView(InvitingMixin, FormView):
    template_name = "posts/accounts/desk/form.html"
    page_title = gettext_lazy("Invite a colleague")
    form_class = GuestForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"button": _("Send the invitation")}

    def form_valid(self, form: Any) -> HttpResponse:
        told = form.cleaned_data
        try:
            made = invitations.invite(guests=[Guest(**told)], by=self.request.user)
        except NotInvited as refused:
            form.add_error("email", str(refused))
            return self.form_invalid(form)
        words = _("The invitation to %(address)s is on its way.") if made else _("%(address)s was invited before.")
        messages.success(self.request, words % {"address": told["email"]})
        return redirect("invitations")


class ChangeInvitationView(InvitingMixin, FormView):
    """Whose byline it is, for instance: chosen after the table was sent."""

    template_name = "posts/accounts/desk/form.html"
    page_title = gettext_lazy("Change an invitation")
    form_class = ChangeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.invitation = get_object_or_404(invitations_open_to(request.user).waiting(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.invitation.email)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.invitation, "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"button": _("Save")}

    def form_valid(self, form: Any) -> HttpResponse:
        Invitation.objects.waiting().filter(pk=self.invitation.pk).update(**form.cleaned_data)
        messages.success(self.request, _("Saved."))
        return redirect("invitations")


class TableForm(forms.Form):
    """The file."""

    table = forms.FileField(
        label=gettext_lazy("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"})
    )


class InviteManyView(InvitingMixin, FormView):
    """A table, shown line by line before anything is sent; then all of it, or nothing."""

    template_name = "posts/accounts/desk/table.html"
    page_title = gettext_lazy("Invite from a list")
    form_class = TableForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "rows" in request.POST:
            return self.send(request.POST["rows"])
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: TableForm) -> HttpResponse:
        upload = form.cleaned_data["table"]
        try:
            rows = table.read(upload.read(table.MAX_BYTES + 1), groups=groups_open_to(self.request.user))
        except NotATable as refused:
            form.add_error("table", str(refused))
            return self.form_invalid(form)
        return self.preview(rows)

    def preview(self, rows: list[Row]) -> HttpResponse:
        """What each line would do. Only a table without errors can be sent."""
        wrong = sum(bool(row.errors) for row in rows)
        new = sum(row.guest is not None and not row.waiting for row in rows)
        told = [row.told for row in rows]
        signed = "" if wrong or not new else signing.dumps(told, salt=self.salt, compress=True)
        facts = {"rows": rows, "wrong": wrong, "new": new, "signed": signed, "form": TableForm()}
        return self.render_to_response(self.get_context_data(**facts))

    def send(self, signed: str) -> HttpResponse:
        """Check every line again: something may have changed since the preview."""
        try:
            told = signing.loads(signed, salt=self.salt, max_age=HALF_AN_HOUR)
        except signing.BadSignature:
            messages.error(self.request, _("This list was open for too long. Nothing was sent; choose the file again."))
            return redirect("invite_many")
        rows = table.check(told, groups=groups_open_to(self.request.user))
        if any(row.errors for row in rows):
            return self.preview(rows)
        try:
            made = invitations.invite(guests=[row.guest for row in rows if row.guest], by=self.request.user)
        except NotInvited:  # between the check and now
            return self.preview(table.check(told, groups=groups_open_to(self.request.user)))
        messages.success(self.request, _sent(len(made)))
        return redirect("invitations")

    @property
    def salt(self) -> str:
        """A list goes out by the hand that was shown it."""
        return f"{SALT}:{self.request.user.pk}"


def _sent(count: int) -> str:
    if not count:
        return _("Everybody on this list was invited before. Nothing new was sent.")
    words = ngettext("%(count)s invitation is on its way.", "%(count)s invitations are on their way.", count)
    return words % {"count": count}


class OneInvitationView(InvitingMixin, TemplateView):
    """A button about one invitation: POST does it, GET leads to the list."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.invitation = invitations_open_to(request.user).filter(pk=kwargs["pk"]).first()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("invitations")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.invitation is None:
            raise Http404
        done, words = self.do(self.invitation)
        (messages.success if done else messages.info)(request, words)
        return redirect("invitations")

    def do(self, invitation: Invitation) -> tuple[bool, str]:
        raise NotImplementedError


class SendAgainView(OneInvitationView):
    def do(self, invitation: Invitation) -> tuple[bool, str]:
        seen = self.request.POST.get("letters", "")
        if not seen.isdecimal() or not invitations.send_again(invitation=invitation, seen=int(seen)):
            return False, _("Nothing was sent: this invitation changed meanwhile.")
        return True, _("A new link is on its way to %(address)s.") % {"address": invitation.email}


class WithdrawView(OneInvitationView):
    def do(self, invitation: Invitation) -> tuple[bool, str]:
        if not invitations.withdraw(invitation=invitation):
            return False, _("This invitation was used or withdrawn before.")
        return True, _("The invitation to %(address)s is withdrawn; its link opens nothing.") % {
            "address": invitation.email
        }


class AccountDeedView(InvitingMixin, TemplateView):
    """GET says what will happen to an account, POST does it; 404 where `may_close` says no."""

    account: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.account = get_user_model().objects.filter(pk=kwargs["pk"]).first()
        if self.account is None or not may_close(request.user, self.account):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return name_of(self.account)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        messages.success(request, self.do())
        return redirect("wagtailusers_users:index")

    def do(self) -> str:
        raise NotImplementedError


class HeirForm(forms.Form):
    """Who goes on with drafts that others have met; what nobody met is nobody's to hand on."""

    heir = forms.ModelChoiceField(
        queryset=get_user_model().objects.none(),
        required=False,
        label=gettext_lazy("Who goes on with drafts that the comms team has met?"),
        empty_label=gettext_lazy("Nobody: they stay as they are"),
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        writers = get_user_model().objects.with_perm(WRITE, backend="django.contrib.auth.backends.ModelBackend")
        field: Any = self.fields["heir"]
        field.queryset = writers.filter(is_active=True).exclude(pk=account.pk).select_related("person").distinct()
        field.label_from_instance = name_of


class CloseAccountView(AccountDeedView):
    """Somebody leaves: all that follows is counted first, and done in one go."""

    template_name = "posts/accounts/desk/close_account.html"
    header_icon = "logout"
    page_title = gettext_lazy("Somebody leaves")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = HeirForm(account=self.account)
        return super().get_context_data(**kwargs) | {"form": form, "work": parting.work_of(self.account)}

    def do(self) -> str:
        form = HeirForm(self.request.POST, account=self.account)
        heir = form.cleaned_data["heir"] if form.is_valid() else None
        leaving.close(user=self.account, by=self.request.user, heir=heir)
        return _("The account of %(name)s is closed.") % {"name": name_of(self.account)}


class ForgetSecondStepView(AccountDeedView):
    template_name = "posts/accounts/desk/forget_second_step.html"
    page_title = gettext_lazy("Take a second step off")

    def do(self) -> str:
        leaving.forget_second_step(user=self.account, by=self.request.user)
        return _("%(name)s sets up a new second step at the next log-in.") % {"name": name_of(self.account)}


def may_close(user: Any, account: Any) -> bool:
    """Admins, the open accounts of others; nobody their own, and only a superuser a superuser's."""
    if not holds(user, INVITE) or account.pk == user.pk or not account.is_active:
        return False
    return bool(user.is_superuser or not account.is_superuser)


def listing_buttons(user: Any, request_user: Any) -> Iterator[Any]:
    """In Wagtail's list of users."""
    if may_close(request_user, user):
        url = reverse("close_account", args=[user.pk])
        yield Button(_("Leaves…"), url, icon_name="logout", priority=40)
        if factors.has_one(user):
            url = reverse("forget_second_step", args=[user.pk])
            yield Button(_("Take the second step off…"), url, icon_name="lock-open", priority=41)


def log_in_item(request: HttpRequest) -> dict[str, str]:
    """On Wagtail's page of one's account, where its own panel for passwords stood."""
    words = _("Another password, your second step, and where you are logged in.")
    return {"url": reverse("account_home"), "label": _("How you log in"), "help_text": words}
