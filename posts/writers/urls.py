"""Addresses of the writing pages, below /write/."""

from django.urls import path
from django.urls.resolvers import URLPattern

from posts.writers import keeping, views

urlpatterns: list[URLPattern] = [
    path("", views.StartView.as_view(), name="start"),
    path("stories/", views.WrittenView.as_view(), name="written"),
    path("<int:pk>/save/", keeping.SaveView.as_view(), name="write_save"),
    path("<int:pk>/choose/<int:other>/", keeping.ChooseView.as_view(), name="write_choose"),
]
