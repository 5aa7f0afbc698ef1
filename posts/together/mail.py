"""What Byline may write to somebody by itself: a switch for each kind, and the link in a letter that stops one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from posts import automatic
from posts.models import AutomaticKind
from posts.notices import language_of
from posts.together.private import kept_private
from posts.writers.page import PersonalPage


class MailChoicesView(PersonalPage):
    """Each kind on or off, for whoever is logged in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        stopped = automatic.stopped_by(request.user)
        kinds = [(kind, kind.label, kind not in stopped) for kind in AutomaticKind]
        return render(request, "posts/together/mail.html", self.get_context_data(kinds=kinds))

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = set(request.POST.getlist("kind"))
        for kind in AutomaticKind:
            change = automatic.start if kind in wanted else automatic.stop
            change(user=request.user, kind=kind)
        messages.success(request, _("Kept. You get what is ticked, and nothing else."))
        return redirect("mail_choices")


@method_decorator([csrf_exempt, kept_private], name="dispatch")
class MailStopView(View):
    """Stops one kind for whoever got the letter, without a log-in; nothing happens before the button.

    No cookie says who asks: the signed link does, so there is nothing that another site could borrow. A mail program's
    own "unsubscribe" posts here as well (RFC 8058), and it has no cookies either.
    """

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.show(request, token, done=False)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.show(request, token, done=True)

    def show(self, request: HttpRequest, token: str, *, done: bool) -> HttpResponse:
        found = automatic.read_stop_token(token)
        if found is None:
            raise Http404
        user, kind = found
        if done:
            automatic.stop(user=user, kind=kind)
        with translation.override(language_of(user)):
            return render(request, "posts/together/mail_stop.html", {"kind": kind, "done": done})
