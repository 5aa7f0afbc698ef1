"""Addresses of the desk's own screens, below the admin."""

from django.urls import path

from posts.desk import review

urlpatterns = [
    path("reviews/", review.WaitingView.as_view(), name="reviews"),
    path("reviews/<int:pk>/", review.ReviewView.as_view(), name="review"),
    path("reviews/<int:pk>/page/", review.ReviewPageView.as_view(), name="review_page"),
]
