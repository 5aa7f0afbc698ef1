"""What a story's body is made of. There is no block for raw HTML.

Drafts save with holes; handing in tells what is missing at the field. Wagtail calls
`defer_required_validation` on a draft save, which sets `is_deferred_validation`.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from posts.mentions.context import named_at_once, with_names
from posts.seals import rich_texts_in
from posts.text import STORY_FEATURES, clean_line, clean_stored_html

FILE_NAME = re.compile(
    r"(?:^|[\s_-])(?:img|dsc|image|picture|foto|photo|bild|screenshot)?[\w-]*\.(?:jpe?g|png|gif|webp|avif|heic|tiff?|bmp|svg)\s*$",
    re.I,
)
CAMERA_NAME = re.compile(r"^(?:img|dsc|dscn|pxl|image|screenshot)[ _-]?\d[\w-]*$", re.IGNORECASE)


def refuse_file_name(alt: str) -> None:
    """Raise `ValidationError` when an alternative text is only a file's name."""
    if FILE_NAME.search(alt) or CAMERA_NAME.match(alt.strip()):
        raise ValidationError(_("This is a file name. Say what the picture shows, as you would on the phone."))


class LineBlock(blocks.CharBlock):
    """One clean line of plain text."""

    def clean(self, value: str) -> str:
        return clean_line(super().clean(value) or "")


class TextBlock(blocks.RichTextBlock):
    """Rich text that holds only what the editor offers, whoever wrote it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", STORY_FEATURES)
        super().__init__(**kwargs)

    def clean(self, value: RichText) -> RichText:
        cleaned = super().clean(value)
        return RichText(clean_stored_html(cleaned.source)) if cleaned else cleaned

    def get_searchable_content(self, value: RichText) -> list[str]:
        """The words with the names of whom they mention: never a pronoun, which is in no index."""
        found: list[str] = super().get_searchable_content(RichText(with_names(getattr(value, "source", "") or "")))
        return found

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "posts/blocks/text.html"


class CompleteBlock(blocks.StructBlock):
    """A block that must be complete when the story is handed in, and may have holes before."""

    def missing(self, value: blocks.StructValue) -> dict[str, ValidationError]:
        """What keeps this block from being handed in, by field name."""
        return {}

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        problems = {} if self.is_deferred_validation else self.missing(cleaned)
        if problems:
            raise StructBlockValidationError(block_errors=problems)
        return cleaned


class AnswerBlock(blocks.StructBlock):
    """A question put by the story's kind, and the writer's answer; empty ones leave nothing on the page."""

    prompt = LineBlock(label=_("Question"), required=False, max_length=200)
    text = TextBlock(label=_("Your answer"), required=False)

    def get_searchable_content(self, value: Any) -> list[str]:
        """The answer alone: readers never see what was asked."""
        found: list[str] = self.child_blocks["text"].get_searchable_content(value.get("text"))
        return found

    class Meta:
        icon = "help"
        label = _("Answer to a question")
        label_format = "{prompt}"
        template = "posts/blocks/answer.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, with who said them and where."""

    quote = blocks.TextBlock(label=_("What was said"), rows=3)
    speaker = LineBlock(label=_("Who said it"), max_length=120)
    source = LineBlock(
        label=_("Where or when"), max_length=200, help_text=_("For example: at the desk in Malmö, March 2026")
    )
    source_link = blocks.URLBlock(label=_("Link to the source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "posts/blocks/quote.html"


class PictureBlock(CompleteBlock):
    """A picture in the text, with words for those who do not see it."""

    picture = ImageChooserBlock(label=_("Picture"))
    alt_text = LineBlock(
        label=_("What it shows"),
        required=False,
        max_length=1500,
        help_text=_("In one or two sentences, as you would say it on the phone."),
    )
    decorative = blocks.BooleanBlock(
        label=_("Only decoration"), required=False, help_text=_("It says nothing that the text does not say.")
    )
    caption = LineBlock(label=_("Text under the picture"), required=False, max_length=300)
    credit = LineBlock(label=_("Who made it"), max_length=120)

    def missing(self, value: blocks.StructValue) -> dict[str, ValidationError]:
        alt = value.get("alt_text") or ""
        if not alt and not value.get("decorative"):
            return {"alt_text": ValidationError(_("Say what the picture shows, or mark it as only decoration."))}
        try:
            refuse_file_name(alt)
        except ValidationError as error:
            return {"alt_text": error}
        return {}

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "posts/blocks/picture.html"


class DocumentBlock(blocks.StructBlock):
    """A file to download; its kind, size and language stand in the link."""

    document = DocumentChooserBlock(label=_("Document"))
    text = LineBlock(
        label=_("What it is"), max_length=150, help_text=_("For example: Repair manual for the folding bike")
    )
    language = blocks.ChoiceBlock(
        label=_("Language of the document"), choices=[("en", _("English")), ("nl", _("Dutch")), ("sv", _("Swedish"))]
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "posts/blocks/document.html"


class CallToActBlock(CompleteBlock):
    """Something the reader can do, until a day; after it the invitation reads as past."""

    text = LineBlock(label=_("What the reader can do"), max_length=120)
    link = blocks.URLBlock(label=_("Where"))
    ends_on = blocks.DateBlock(label=_("Last day"), help_text=_("After this day the button goes away by itself."))

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        ends_on = value.get("ends_on")
        context["over"] = bool(ends_on and ends_on < timezone.localdate())
        return context

    class Meta:
        icon = "link-external"
        label = _("Something to do")
        template = "posts/blocks/call_to_act.html"


class ClosingQuestionBlock(blocks.StructBlock):
    """A question to the reader, at the end."""

    question = LineBlock(label=_("Your question to the reader"), max_length=200)

    class Meta:
        icon = "help"
        label = _("Closing question")
        template = "posts/blocks/closing_question.html"


class AdditionBlock(CompleteBlock):
    """Something that came later, because a reader asked: it says when, and goes through review like every word."""

    added_on = blocks.DateBlock(label=_("When it was added"), default=timezone.localdate)
    text = blocks.TextBlock(label=_("What you add"), max_length=2000, rows=4)

    class Meta:
        icon = "plus-inverse"
        label = _("Added because a reader asked")
        template = "posts/blocks/addition.html"


class BodyBlock(blocks.StreamBlock):
    """A story's body."""

    text = TextBlock()
    answer = AnswerBlock()
    quote = QuoteBlock()
    picture = PictureBlock()
    document = DocumentBlock()
    call_to_act = CallToActBlock()
    closing_question = ClosingQuestionBlock()
    addition = AdditionBlock()

    def get_searchable_content(self, value: blocks.StreamValue) -> list[str]:
        """All its words; whom they mention is fetched once, and not for each block."""
        with named_at_once(rich_texts_in(value.get_prep_value())):
            found: list[str] = super().get_searchable_content(value)
        return found

    class Meta:
        block_counts = {"closing_question": {"max_num": 1}, "call_to_act": {"max_num": 3}}
        max_num = 400
        required = False
