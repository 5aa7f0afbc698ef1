"""Addresses of the writing pages, below /write/."""

from django.urls import path
from django.urls.resolvers import URLPattern

from posts.writers import views

urlpatterns: list[URLPattern] = [
    path("", views.StartView.as_view(), name="start"),
    path("stories/", views.WrittenView.as_view(), name="written"),
]
