"""What pages outside the admin share that belong to somebody with a log-in: who they are, their language, their hours.

Our own plain pages, for people who are not writers: one column, no menu of twelve items, usable without JavaScript.
"""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.views.generic.base import ContextMixin, View

from posts.notices import language_of, zone_of
from posts.permissions import holds


class PersonalPage(LoginRequiredMixin, ContextMixin, View):
    """A page in the language and time zone of whoever is logged in; with `permission`, for those who hold it."""

    permission = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if self.permission and not holds(request.user, self.permission):
            raise PermissionDenied
        with translation.override(language_of(request.user)), timezone.override(zone_of(request.user)):
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, HttpResponse) and hasattr(response, "render"):
                response = response.render()  # while the language holds
        response["Content-Language"] = language_of(request.user)
        response["X-Writer"] = str(request.user.pk)  # whose page the phone keeps (see worker.js)
        return response
