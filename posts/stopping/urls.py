"""Addresses of the stop switch and of starting again, below the admin."""

from django.urls import path

from posts.stopping import again, screens

urlpatterns = [
    path("stop/", screens.PressView.as_view(), name="stop"),
    path("stop/<int:pk>/", screens.StopView.as_view(), name="stop_shown"),
    path("stop/<int:pk>/results/", screens.StopResults.as_view(), name="stop_results"),
    path("stop/<int:pk>/start/", screens.LiftView.as_view(), name="stop_lift"),
    path("stories/<int:pk>/stop/", screens.PressView.as_view(), name="stop_story"),
    path("start-again/", again.AgainView.as_view(), name="start_again"),
    path("start-again/send/", again.SendView.as_view(), name="start_again_send"),
    path("start-again/many/", again.SendManyView.as_view(), name="start_again_many"),
    path("start-again/drop/", again.DropView.as_view(), name="start_again_drop"),
    path("start-again/later/", again.LaterView.as_view(), name="start_again_later"),
]
