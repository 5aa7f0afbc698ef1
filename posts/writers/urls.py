"""Addresses of the writing pages, below /write/."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from posts.consent.writing import AskPage
from posts.mentions.proof_page import ProofView
from posts.own_accounts import page as own_accounts
from posts.writers import (
    channels,
    checking,
    keeping,
    people,
    pictures,
    places,
    quotes,
    sharing,
    starting,
    status,
    writing,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", starting.StartView.as_view(), name="start"),
    path("new/", starting.NewStoryView.as_view(), name="write_new"),
    path("stories/", status.WrittenView.as_view(), name="written"),
    path("<int:pk>/", writing.WriteView.as_view(), name="write"),
    path("sw.js", keeping.WorkerView.as_view(), name="write_worker"),
    path("<int:pk>/save/", keeping.SaveView.as_view(), name="write_save"),
    path("<int:pk>/choose/<int:other>/", keeping.ChooseView.as_view(), name="write_choose"),
    path("<int:pk>/looks/", writing.LooksView.as_view(), name="write_looks"),
    path("<int:pk>/as-anybody/", ProofView.as_view(), name="write_proof"),
    path("<int:pk>/look/", writing.LookView.as_view(), name="write_look"),
    path("<int:pk>/quote/", quotes.QuoteView.as_view(), name="write_new_quote"),
    path("<int:pk>/quote/<str:key>/", quotes.QuoteView.as_view(), name="write_quote"),
    path("<int:pk>/picture/", pictures.PictureView.as_view(), name="write_picture"),
    path("<int:pk>/picture/<str:key>/", pictures.DescribeView.as_view(), name="write_describe"),
    path("<int:pk>/picture/<str:key>/other/", pictures.PictureView.as_view(), name="write_other_picture"),
    path("<int:pk>/who/", people.PeopleView.as_view(), name="write_people"),
    path("<int:pk>/who/<int:one>/", AskPage.as_view(), name="write_ask"),
    path("<int:pk>/about/", places.AboutView.as_view(), name="story_about"),
    path("<int:pk>/channels/", channels.ChannelsView.as_view(), name="write_channels"),
    path("<int:pk>/channels/looks/", channels.ChannelLooksView.as_view(), name="write_channel_looks"),
    path("<int:pk>/check/", checking.CheckView.as_view(), name="write_check"),
    path("<int:pk>/thanks/", checking.ThanksView.as_view(), name="write_thanks"),
    path("<int:pk>/status/", status.StatusView.as_view(), name="story_status"),
    path("<int:pk>/own/", own_accounts.OwnAccountsView.as_view(), name="story_own_accounts"),
    path("<int:pk>/share/", sharing.ShareView.as_view(), name="story_share"),
    path("<int:pk>/do/<slug:deed>/", status.DeedView.as_view(), name="write_deed"),
    path("", include("posts.remarks.urls")),
]
