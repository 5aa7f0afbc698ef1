"""Addresses of writing together: below /write/ for people with a log-in, below /read/ for whoever holds a link."""

from django.urls import path
from django.urls.resolvers import URLPattern

from posts.together import mail

below_write: list[URLPattern] = [
    path("mail/", mail.MailChoicesView.as_view(), name="mail_choices"),
    path("mail/stop/<str:token>/", mail.MailStopView.as_view(), name="mail_stop"),
]
