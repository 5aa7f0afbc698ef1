"""The address of one's own trust, below /write/."""

from django.urls import path
from django.urls.resolvers import URLPattern

from posts.trust import pages

urlpatterns: list[URLPattern] = [path("trust/", pages.MyTrustView.as_view(), name="my_trust")]
