"""Lists and forms for people and for the words that group stories, in one menu group."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from posts.models import (
    BarrierPromise,
    Boilerplate,
    KindOfWork,
    Person,
    PressContact,
    Prompt,
    ReturnReason,
    Series,
    Topic,
    Value,
)
from posts.models.vocabulary import InUse, Term
from posts.planning.viewsets import SlotViewSet


class PersonViewSet(SnippetViewSet):
    model = Person
    icon = "user"
    list_display = ("display_name", "called", "user")
    ordering = ("display_name",)
    copy_view_enabled = False


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ("name", "slug")
    copy_view_enabled = False


class ValueViewSet(SnippetViewSet):
    model = Value
    icon = "success"
    list_display = ("name", "line")
    copy_view_enabled = False


class SeriesViewSet(SnippetViewSet):
    model = Series
    icon = "list-ol"
    list_display = ("name", "standfirst")
    copy_view_enabled = False


class ReturnReasonViewSet(SnippetViewSet):
    model = ReturnReason
    icon = "comment"
    list_display = ("name_en", "name_nl", "name_sv", "active")
    copy_view_enabled = False


class KindOfWorkViewSet(SnippetViewSet):
    model = KindOfWork
    icon = "tasks"
    list_display = ("name_en", "name_nl", "name_sv", "active")
    copy_view_enabled = False


class PromptViewSet(SnippetViewSet):
    """The questions that help people begin: comms writes them."""

    model = Prompt
    icon = "help"
    list_display = ("words_en", "words_nl", "words_sv", "work", "kind", "active")
    list_filter = ("work", "kind", "active")
    copy_view_enabled = False


class BoilerplateViewSet(SnippetViewSet):
    """The company in a paragraph, for the newsroom; a new day makes a new one."""

    model = Boilerplate
    icon = "openquote"
    list_display = ("language", "valid_from", "words")
    ordering = ("language", "-valid_from")
    copy_view_enabled = False


class BarrierPromiseViewSet(SnippetViewSet):
    """Whom readers tell of a barrier, for the accessibility statement; a new day makes a new one."""

    model = BarrierPromise
    icon = "help"
    list_display = ("checked_on", "mail", "answer_days")
    ordering = ("-checked_on",)
    copy_view_enabled = False


class PressContactViewSet(SnippetViewSet):
    """Whom the press may call; whether they are shown, they say themselves."""

    model = PressContact
    icon = "mail"
    list_display = ("person", "shown")
    copy_view_enabled = False


class PeopleAndWords(SnippetViewSetGroup):
    """The group in the menu; each entry shows to those who hold its permissions."""

    menu_label = _("People and words")
    menu_icon = "group"
    menu_order = 60
    items = (
        PersonViewSet,
        TopicViewSet,
        ValueViewSet,
        SeriesViewSet,
        PromptViewSet,
        KindOfWorkViewSet,
        SlotViewSet,
        BoilerplateViewSet,
        PressContactViewSet,
        BarrierPromiseViewSet,
        ReturnReasonViewSet,
    )


def keep_words_in_use(request: HttpRequest, words: Sequence[Any]) -> HttpResponse | None:
    """Says why a word that stories carry stays, one or many at once (a `before_delete_snippet` hook)."""
    try:
        for word in words:
            if isinstance(word, Term):
                word.refuse_when_used()
    except InUse as refused:
        messages.error(request, str(refused))
        return redirect(reverse(word.snippet_viewset.get_url_name("list")))
    return None
