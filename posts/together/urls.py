"""Addresses of writing together: below /write/ for people with a log-in, below /read/ for whoever holds a link."""

from django.urls import path
from django.urls.resolvers import URLPattern

from posts.together import later, mail, people, reading

below_write: list[URLPattern] = [
    path("<int:pk>/together/", people.PeoplePage.as_view(), name="story_together"),
    path("<int:pk>/second-reader/", reading.SecondReaderPage.as_view(), name="story_second_reader"),
    path("<int:pk>/later/", later.ReminderPage.as_view(), name="draft_reminder"),
    path("asked/", people.AskedPage.as_view(), name="asked_of_me"),
    path("invitations/<int:pk>/", people.InvitationPage.as_view(), name="invitation"),
    path("mail/", mail.MailChoicesView.as_view(), name="mail_choices"),
    path("mail/stop/<str:token>/", mail.MailStopView.as_view(), name="mail_stop"),
]

below_read: list[URLPattern] = [
    path("<str:token>/", reading.ReadPage.as_view(), name="second_reading"),
]
