"""Addresses of asking for help and of one's own word, below /write/."""

from django.urls import path
from django.urls.resolvers import URLPattern

from posts.helping import pages

urlpatterns: list[URLPattern] = [
    path("help/", pages.AskView.as_view(), name="ask_for_help"),
    path("help/<uuid:uuid>/", pages.HelpStatusView.as_view(), name="help_status"),
    path("<int:pk>/own-word/", pages.OwnWordView.as_view(), name="own_word"),
    path("<int:pk>/own-word/page/", pages.OwnWordPageView.as_view(), name="own_word_page"),
]
