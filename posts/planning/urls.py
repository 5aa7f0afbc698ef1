"""Addresses of the calendar, below the admin."""

from django.urls import path

from posts.planning import moving, pencils, views

urlpatterns = [
    path("calendar/", views.CalendarView.as_view(), name="calendar"),
    path("calendar/week/", views.CalendarWeekView.as_view(), name="calendar_week"),
    path("calendar/month/", views.CalendarMonthView.as_view(), name="calendar_month"),
    path("calendar/pencil/", pencils.PencilView.as_view(), name="pencil"),
    path("calendar/pencil/<int:pk>/", pencils.MovePencilView.as_view(), name="move_pencil"),
    path("stories/<int:pk>/reschedule/", moving.RescheduleView.as_view(), name="reschedule"),
]
