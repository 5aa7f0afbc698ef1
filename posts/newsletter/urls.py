"""Addresses of following by mail, in each language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from posts.newsletter import pages

urlpatterns: list[URLPattern] = [
    path("", pages.AskView.as_view(), name="follow_by_mail"),
    path("yes/<str:token>/", pages.ConfirmView.as_view(), name="mail_confirm"),
    path("<str:token>/", pages.OwnView.as_view(), name="mail_own"),
    path("<str:token>/leave/", pages.LeaveView.as_view(), name="mail_leave"),
]
