"""Start, and one's own stories: the two pages everything else on the writing side hangs from."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from posts.permissions import WRITE
from posts.standing import posts_of, standings
from posts.writers.page import PersonalPage


class StartView(PersonalPage):
    """Where a newcomer lands."""

    permission = WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "posts/writers/start.html", self.get_context_data())


class WrittenView(PersonalPage):
    """One's own stories and where each stands."""

    permission = WRITE

    def get(self, request: HttpRequest) -> HttpResponse:
        facts: dict[str, Any] = {"standings": standings(posts_of(request.user)[:50])}
        return render(request, "posts/writers/written.html", self.get_context_data(**facts))
