"""Addresses below /account/: allauth's views that we use, one by one, and our own. Nothing else can be reached."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as spare
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path
from django.urls.resolvers import URLPattern

from posts import newsroom
from posts.accounts import oidc, views
from posts.accounts.views import personal
from posts.changing import page as changing
from posts.own_accounts import connecting as own_accounts
from posts.own_accounts.profiles import ProfileView
from posts.persons import asked, directory, page, taken_along, when_leaving


def nowhere(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """allauth asks for the address of a page we do not have."""
    raise Http404


urlpatterns: list[URLPattern] = [
    path("", personal(views.home), name="account_home"),
    path("login/", personal(account.login), name="account_login"),
    path("logout/", personal(account.logout), name="account_logout"),
    path("closed/", personal(account.account_inactive), name="account_inactive"),
    path("again/", personal(account.reauthenticate), name="account_reauthenticate"),
    path("press/", personal(newsroom.own_contact), name="press_contact"),
    path("language/", views.language, name="account_language"),
    path("invited/", personal(views.first_log_in), name="account_first"),
    path("invited/<str:token>/", personal(views.invitation), name="account_invitation"),
    path("name/", personal(views.own_name), name="account_name"),
    path("named/", personal(page.named), name="account_named"),
    path("named/<uuid:post>/", personal(asked.named_in), name="account_named_in"),
    path("new-name/", personal(changing.new_name), name="account_new_name"),
    path("leaving/", personal(when_leaving.when_leaving), name="account_when_leaving"),
    path("along/", personal(taken_along.taken_along), name="account_along"),
    path("colleagues/", personal(directory.colleagues), name="account_colleagues"),
    path("networks/", own_accounts.OwnAccountsView.as_view(), name="own_accounts"),
    path("networks/back/", own_accounts.BackView.as_view(), name="own_account_back"),
    path("networks/<uuid:uuid>/", own_accounts.ConnectionView.as_view(), name="own_account_connection"),
    path("networks/<int:pk>/off/", own_accounts.DisconnectView.as_view(), name="own_account_disconnect"),
    path("networks/<int:pk>/profile/", ProfileView.as_view(), name="own_account_profile"),
    path("networks/<slug:kind>/", own_accounts.BeginView.as_view(), name="own_account_begin"),
    path("sessions/", personal(views.sessions), name="account_sessions"),
    path("password/", personal(account.password_change), name="account_change_password"),
    path("password/set/", personal(views.to_forgotten), name="account_set_password"),
    path("password/forgotten/", personal(account.password_reset), name="account_reset_password"),
    path("password/forgotten/sent/", personal(account.password_reset_done), name="account_reset_password_done"),
    path(
        "password/new/done/",
        personal(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        personal(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("second/", personal(factors.index), name="mfa_index"),
    path("second/step/", personal(factors.authenticate), name="mfa_authenticate"),
    path("second/again/", personal(factors.reauthenticate), name="mfa_reauthenticate"),
    path("second/app/", personal(app.activate_totp), name="mfa_activate_totp"),
    path("second/app/off/", personal(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("second/spare/", personal(spare.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("second/spare/new/", personal(spare.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("second/spare/file/", personal(spare.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("second/passkeys/", personal(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("second/passkeys/add/", personal(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("second/passkeys/again/", personal(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("second/passkeys/<int:pk>/off/", personal(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("second/passkeys/login/", personal(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("signup/", nowhere, name="account_signup"),
    path("sso/cancelled/", personal(views.to_log_in), name="socialaccount_login_cancelled"),
    path("sso/<str:provider_id>/", personal(oidc.begin), name="openid_connect_login"),
    path("sso/<str:provider_id>/back/", personal(oidc.come_back), name="openid_connect_callback"),
]
