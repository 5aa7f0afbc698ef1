"""Pictures: from the camera or the album, then three questions that lead to words for those who do not see it.

The file is stored as soon as it is chosen, apart from the boxes, so that a bad one costs nothing that was typed.
What a picture still lacks is asked when handing in.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posts.blocks import refuse_file_name
from posts.models import Picture, Story
from posts.notices import name_of
from posts.photos import stripped
from posts.text import clean_line
from posts.writers import drafts
from posts.writers.doors import DraftPage
from posts.writers.drafts import COVER
from posts.writers.quotes import value_of

# Named kinds rather than image/*: a phone that keeps HEIC then hands over a JPEG.
ALBUM = "image/jpeg,image/png,image/webp,image/avif,image/gif"


class ChooseForm(forms.Form):
    """One file, from whichever of the two fields."""

    camera = forms.FileField(
        label=gettext_lazy("Take a picture now"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    album = forms.FileField(
        label=gettext_lazy("Choose one you have"), required=False, widget=forms.FileInput(attrs={"accept": ALBUM})
    )

    def clean(self) -> dict[str, Any]:
        """The picture re-encoded without place and camera, under `picture`."""
        cleaned: dict[str, Any] = super().clean() or {}
        name = "camera" if cleaned.get("camera") else "album"
        file = cleaned.get(name)
        if not file:
            raise ValidationError(_("Take a picture or choose one first."))
        try:
            cleaned["picture"] = readable(file)
        except ValidationError as error:
            self.add_error(name, error)
        return cleaned


def readable(file: Any) -> ContentFile[bytes]:
    """The picture without metadata; raises `ValidationError` for one that is too big or no picture at all."""
    most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if file.size > most:
        words = _("This file is too big: %(size)s. At most %(most)s; send it smaller, or choose another.")
        raise ValidationError(words % {"size": filesizeformat(file.size), "most": filesizeformat(most)})
    return stripped(file)


class DescribeForm(forms.Form):
    """What the picture shows, who made it, and what a second reader must know. Holes are told when handing in."""

    decorative = forms.BooleanField(
        label=gettext_lazy("Only decoration: it says nothing that the text does not say"), required=False
    )
    alt_text = forms.CharField(
        label=gettext_lazy("What it shows"),
        help_text=gettext_lazy("One or two sentences, as you would say it on the phone."),
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    shows_people = forms.BooleanField(label=gettext_lazy("People can be recognised"), required=False)
    shows_child = forms.BooleanField(label=gettext_lazy("A child is in it"), required=False)
    shows_words = forms.BooleanField(
        label=gettext_lazy("There are words in it: a sign, a screen, a paper"), required=False
    )
    credit = forms.CharField(label=gettext_lazy("Who made it?"), required=False, max_length=120)
    place = forms.ChoiceField(
        label=gettext_lazy("Where does it go?"),
        choices=[("text", gettext_lazy("In the text")), (COVER, gettext_lazy("At the top, as the cover"))],
        widget=forms.RadioSelect,
    )

    def clean_alt_text(self) -> str:
        """What is decoration has no words: those in the box, which is hidden then, are let go."""
        if self.cleaned_data.get("decorative"):
            return ""
        alt = clean_line(self.cleaned_data["alt_text"])
        if alt:
            refuse_file_name(alt)
        return alt

    def clean_credit(self) -> str:
        return clean_line(self.cleaned_data["credit"])


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A picture of the draft with what is said of it."""

    picture: Picture
    alt_text: str
    decorative: bool
    credit: str


class PictureView(DraftPage):
    """Choose a picture, or another one for `key` (a block's id, or the cover)."""

    def get(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        return self._show(request, ChooseForm(), key)

    def change(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        form = ChooseForm(request.POST, request.FILES)
        old = shown_in(self.story, key) if key else None
        if not form.is_valid():
            return self._show(request, form, key, status=422)
        picture = store(form.cleaned_data["picture"], user=request.user)
        if old is None:
            value = {"picture": picture.pk, "alt_text": "", "decorative": False, "caption": ""}
            value["credit"] = name_of(request.user)[:120]
            key = drafts.add_block(story=self.story, user=request.user, kind="picture", value=value)
        else:
            replace(story=self.story, user=request.user, key=key, picture=picture)
        return redirect("write_describe", pk, key)

    def _show(self, request: HttpRequest, form: ChooseForm, key: str, *, status: int = 200) -> HttpResponse:
        shown = shown_in(self.story, key) if key else None
        facts = self.get_context_data(form=form, key=key, shown=shown)
        return render(request, "posts/writers/picture.html", facts, status=status)


class DescribeView(DraftPage):
    """Say what one picture shows."""

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        shown = shown_in(self.story, key)
        flags = {name: getattr(shown.picture, name) for name in FLAGS}
        initial = {"alt_text": shown.alt_text, "decorative": shown.decorative, "credit": shown.credit}
        place = COVER if key == COVER else "text"
        return self._show(request, DescribeForm(initial={**initial, **flags, "place": place}), key)

    def change(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        shown = shown_in(self.story, key)
        form = DescribeForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, key, status=422)
        said = form.cleaned_data
        describe(story=self.story, user=request.user, key=key, said=said)
        picture = Picture.objects.get(pk=shown.picture.pk)
        for name in FLAGS:
            setattr(picture, name, said[name])
        picture.save(update_fields=list(FLAGS))
        facts: dict[str, Any] = {"story": self.story, "user": request.user}
        if said["place"] == COVER and key != COVER:
            drafts.make_cover(key=key, **facts)
            key = COVER
        elif said["place"] == "text" and key == COVER:
            key = drafts.cover_into_text(**facts)
        return redirect(f"{reverse('write', args=[pk])}#part-{key}")

    def refused(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        return self._show(request, DescribeForm(request.POST), key, status=409)

    def _show(self, request: HttpRequest, form: DescribeForm, key: str, *, status: int = 200) -> HttpResponse:
        facts = self.get_context_data(form=form, key=key, shown=shown_in(self.story, key))
        return render(request, "posts/writers/describe.html", facts, status=status)


FLAGS = ("shows_people", "shows_child", "shows_words")


def store(file: ContentFile[bytes], *, user: Any) -> Picture:
    """A new picture. Its title names the day alone: titles are seen by everybody who chooses pictures."""
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    picture = Picture(title=_("Picture of %(day)s") % {"day": day}, uploaded_by_user=user)
    picture.file = file
    picture.save()
    return picture


def shown_in(story: Story, key: str) -> Shown:
    """The picture of a block or the cover, in the newest draft; 404 where there is none."""
    version = story.get_latest_revision_as_object()
    if key == COVER:
        facts = (version.cover_id, version.cover_alt, version.cover_decorative, version.cover_credit)
    else:
        value = value_of(story, key, kind="picture")
        facts = (value.get("picture"), value.get("alt_text"), value.get("decorative"), value.get("credit"))
    picture = Picture.objects.filter(pk=facts[0]).first()
    if picture is None:
        raise Http404
    return Shown(picture=picture, alt_text=facts[1] or "", decorative=bool(facts[2]), credit=facts[3] or "")


def replace(*, story: Story, user: Any, key: str, picture: Picture) -> None:
    """Another picture in the same place; what was said of the old one is said of it no longer."""
    if key == COVER:
        facts = {"cover_id": picture.pk, "cover_alt": "", "cover_decorative": False}
        drafts.change(story=story, user=user, how=lambda version: drafts.set_cover(version, facts))
        return
    values = {"picture": picture.pk, "alt_text": "", "decorative": False}
    drafts.change_value(story=story, user=user, key=key, values=values)


def describe(*, story: Story, user: Any, key: str, said: dict[str, Any]) -> None:
    """Write what was said of a picture into the draft."""
    if key == COVER:
        facts = {f"cover_{name}": said[field] for name, field in _COVER_NAMES.items()}
        drafts.change(story=story, user=user, how=lambda version: drafts.set_cover(version, facts))
        return
    values = {name: said[name] for name in ("alt_text", "decorative", "credit")}
    drafts.change_value(story=story, user=user, key=key, values=values)


_COVER_NAMES = {"alt": "alt_text", "decorative": "decorative", "credit": "credit"}
