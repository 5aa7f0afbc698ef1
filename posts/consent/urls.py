"""Addresses of cards: below /consent/ for whoever holds a link, below /account/ for a colleague's own."""

from django.urls import path
from django.urls.resolvers import URLPattern

from posts.consent import card

by_link: list[URLPattern] = [
    path("<str:token>/", card.LinkCard.as_view(), name="consent_card"),
    path("<str:token>/story/<uuid:post>/", card.LinkStory.as_view(), name="consent_story"),
    path("<str:token>/data/", card.LinkData.as_view(), name="consent_data"),
    path("<str:token>/forget/", card.LinkForget.as_view(), name="consent_forget"),
]
own: list[URLPattern] = [
    path("", card.OwnCard.as_view(), name="own_consent_card"),
    path("story/<uuid:post>/", card.OwnStory.as_view(), name="own_consent_story"),
    path("data/", card.OwnData.as_view(), name="own_consent_data"),
    path("forget/", card.OwnForget.as_view(), name="own_consent_forget"),
]
