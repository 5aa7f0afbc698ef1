"""Addresses of the writing pages, below /write/."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from posts.writers import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.StartView.as_view(), name="start"),
    path("stories/", views.WrittenView.as_view(), name="written"),
    path("", include("posts.remarks.urls")),
]
