"""Addresses of remarks on the writing side, below /write/."""

from django.urls import path
from django.urls.resolvers import URLPattern

from posts.remarks import views

urlpatterns: list[URLPattern] = [
    path("<int:pk>/remarks/", views.StoryRemarksView.as_view(), name="story_remarks"),
    path("<int:pk>/asked/", views.AskedView.as_view(), name="story_asked"),
    path("<int:pk>/asked/page/", views.AskedPageView.as_view(), name="story_asked_page"),
]
