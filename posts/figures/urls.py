"""The address of the desk's figures, below the admin."""

from django.urls import path

from posts.figures.views import FiguresView

urlpatterns = [path("figures/", FiguresView.as_view(), name="figures")]
