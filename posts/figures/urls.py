"""The addresses of figures, below the admin: of the desk, and of one story."""

from django.urls import path

from posts.figures.story import StoryFiguresView
from posts.figures.views import FiguresView

urlpatterns = [
    path("figures/", FiguresView.as_view(), name="figures"),
    path("figures/story/<int:pk>/", StoryFiguresView.as_view(), name="story_figures"),
]
