"""Addresses of the screens of deliveries, below the admin."""

from django.urls import URLPattern, path

from integrations.screens import board, connecting, many, one

urlpatterns: list[URLPattern] = [
    path("channels/connect/", connecting.ChooseNetwork.as_view(), name="channel_connect"),
    path("channels/connect/back/", connecting.BackView.as_view(), name="channel_connect_back"),
    path("channels/connect/<uuid:uuid>/", connecting.ConnectionView.as_view(), name="channel_connection"),
    path("channels/connect/<uuid:uuid>/forget/", connecting.Forget.as_view(), name="channel_connection_forget"),
    path("channels/connect/<slug:kind>/", connecting.BeginView.as_view(), name="channel_begin"),
    path("reports/deliveries/", board.BoardView.as_view(), name="deliveries"),
    path("reports/deliveries/results/", board.BoardResults.as_view(), name="deliveries_results"),
    path("reports/deliveries/export/", board.Export.as_view(), name="deliveries_export"),
    path("reports/deliveries/many/", many.ManyView.as_view(), name="deliveries_many"),
    path("reports/deliveries/<int:pk>/", one.DeliveryView.as_view(), name="delivery"),
    path("reports/deliveries/<int:pk>/retry/", one.Retry.as_view(), name="delivery_retry"),
    path("reports/deliveries/<int:pk>/absent/", one.RetryAfterLook.as_view(), name="delivery_absent"),
    path("reports/deliveries/<int:pk>/found/", one.Found.as_view(), name="delivery_found"),
    path("reports/deliveries/<int:pk>/gone/", one.Gone.as_view(), name="delivery_gone"),
    path("reports/deliveries/<int:pk>/drop/", one.Drop.as_view(), name="delivery_drop"),
    path("reports/deliveries/<int:pk>/leave/", one.Leave.as_view(), name="delivery_leave"),
]
