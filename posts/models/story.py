"""A service story: what an employee wrote, in blocks, in one blog, in one language."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple, Select
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from integrations.message import canonical_digest
from integrations.panels import DeliveriesPanel
from integrations.prepared import Prepared
from posts.blocks import BodyBlock, refuse_file_name
from posts.channel_words import every_text, sealed
from posts.forms import StoryForm
from posts.kinds import Kind
from posts.mentions.context import speaking, with_names
from posts.mentions.token import IDENTIFIER
from posts.models.document import StoryDocument
from posts.models.person import Person, PersonRole
from posts.models.picture import Picture
from posts.models.post import Post
from posts.models.profile import Profile
from posts.models.trust import May, WritingRule
from posts.models.vocabulary import Instalment, Series, Topic, Value
from posts.people import Surface
from posts.seals import canonical_blocks, canonical_line, canonical_rich_text, file_ids, rich_texts_in
from posts.text import one_line, plain_text
from posts.voice.check import Block
from posts.voice_checks import story_blocks

IN_ORDER = ("sort_order", "pk")  # where nobody ordered them, as they were put there


class Byline(Orderable):
    """One author of a story, in the order the page names them."""

    story = ParentalKey("posts.Story", on_delete=models.CASCADE, related_name="bylines")
    person = models.ForeignKey(Person, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines")

    panels = [FieldPanel("person")]

    class Meta(Orderable.Meta):
        verbose_name = _("author")
        indexes = [models.Index(fields=["person", "story"], name="posts_byline_made_last")]

    def __str__(self) -> str:
        return str(self.person)

    @classmethod
    def of(cls, stories: Sequence[int]) -> "list[Byline]":
        """Those of stories by their primary keys, each with its person, their face, and their work in its language."""
        found = _bylines(stories=stories)
        for byline in found:
            byline.person.role_known = (byline.language, byline.role or "")
            byline.person.has_profile = byline.has_profile
        return found

    @staticmethod
    def asked(*, stories: Sequence[int]) -> "models.QuerySet[Byline]":
        """The query set that `of` reads."""
        language = models.OuterRef("story__locale__language_code")
        role = PersonRole.objects.filter(person=models.OuterRef("person"), language=language).values("role")[:1]
        profile = Profile.objects.live().filter(
            person=models.OuterRef("person"), locale=models.OuterRef("story__locale")
        )
        found = Byline.objects.filter(story__in=stories).select_related("person__picture").order_by(*IN_ORDER)
        asked: models.QuerySet[Byline] = found.annotate(
            language=models.F("story__locale__language_code"),
            role=models.Subquery(role),
            has_profile=models.Exists(profile),
        )
        return asked


_bylines: Prepared[Byline] = Prepared(Byline.asked)


class Story(Post):
    """A story; its language and place are its blog's."""

    headline = RichTextField(
        _("headline"), features=["mention"], blank=True, help_text=_("One line, as you would say it.")
    )
    standfirst = models.TextField(
        _("in short"), blank=True, max_length=400, help_text=_("One or two sentences. Feeds and networks show them.")
    )
    kind = models.CharField(_("kind of story"), max_length=20, choices=Kind.choices, default=Kind.PROMISE, blank=True)
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="stories")
    values = ParentalManyToManyField(Value, verbose_name=_("values it shows"), blank=True, related_name="stories")
    series = models.ForeignKey(
        Series, verbose_name=_("series"), null=True, blank=True, on_delete=models.PROTECT, related_name="stories"
    )
    follows = models.ForeignKey(
        "self",
        verbose_name=_("what went before"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
        help_text=_("The story that this one goes on with. Each then leads to the other."),
    )
    cover = models.ForeignKey(
        Picture, verbose_name=_("cover picture"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cover_alt = models.CharField(
        _("what the cover picture shows"),
        max_length=1500,
        blank=True,
        help_text=_("In one or two sentences, as you would say it on the phone."),
    )
    cover_decorative = models.BooleanField(_("the cover picture is only decoration"), default=False)
    cover_credit = models.CharField(_("who made the cover picture"), max_length=120, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("story"), blank=True)
    channel_words = models.JSONField(default=dict, blank=True, editable=False)  # see posts.channel_words
    imported_from = models.CharField(max_length=200, blank=True, editable=False, db_index=True)
    import_digest = models.CharField(max_length=64, blank=True, editable=False)

    base_form_class = StoryForm
    parent_page_types: ClassVar[list[str]] = ["posts.Blog"]
    subpage_types: ClassVar[list[str]] = []
    exclude_fields_in_copy = [*Post.exclude_fields_in_copy, "imported_from", "import_digest", "channel_words"]
    template = "posts/story.html"

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("headline", required_on_save=True),
        FieldPanel("standfirst"),
        FieldPanel("body"),
        InlinePanel("bylines", heading=_("Authors"), label=_("Author"), min_num=1),
        MultiFieldPanel(
            [
                FieldPanel("cover"),
                FieldPanel("cover_alt"),
                FieldPanel("cover_decorative"),
                FieldPanel("cover_credit"),
            ],
            heading=_("Cover picture"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("topics", widget=CheckboxSelectMultiple),
                FieldPanel("values", widget=CheckboxSelectMultiple),
                FieldPanel("series", widget=Select),
                PageChooserPanel("follows", "posts.Story"),
            ],
            heading=_("What it is about"),
        ),
        DeliveriesPanel(),
    ]
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    search_fields = [
        *Post.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.FilterField("kind"),
        index.FilterField("uuid"),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        permissions = [
            ("write_posts", "Can write stories"),
            ("review_posts", "Can approve stories or send them back"),
            ("take_down_posts", "Can take down, cancel, move and delete stories"),
            ("import_posts", "Can import and publish stories"),
        ]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, with everybody it mentions told as they want to be told in public; previews too."""
        with speaking(self, surface=Surface.PAGE, links=True):
            response: HttpResponse = super().serve(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    def was_shown(self) -> bool:
        return bool(self.imported_from) or super().was_shown()

    def may_be_handed_in_by(self, user: Any) -> bool:
        """Who may write on its blog may; who asks first there may hand in what came of asking."""
        may = WritingRule.objects.rights_of(user).on(self.get_parent().pk)
        return may == May.WRITE or (may == May.ASK and self.help_requests.exclude(picked_up_at=None).exists())

    def headline_text(self) -> str:
        """The headline as one line of plain text; the title where it is still empty."""
        return self.headline_words() or self.title

    def headline_words(self) -> str:
        """The headline as one line, with the names of whom it mentions; empty while there is none."""
        return headline_words(self.headline, language=self.language())

    def rich_texts(self) -> list[str]:
        """Headline, texts and answers, as they are stored."""
        return [self.headline, *rich_texts_in(self.body.get_prep_value())]

    def people(self) -> list[Person]:
        """The authors in order, without a query a name."""
        if not self.pk or self.in_memory("bylines"):
            return [byline.person for byline in self.bylines.all()]
        return [byline.person for byline in Byline.of([self.pk])]

    def in_memory(self, *relations: str) -> bool:
        """Whether one of these is of a revision, or changed and not stored yet; else it is what the database says.

        It asks where modelcluster's managers look themselves, who make a query set each time they are asked.
        """
        kept = vars(self).get("_cluster_related_objects", {})
        return any(relation in kept for relation in relations)

    @staticmethod
    def person_ids_in(content: dict[str, Any]) -> list[int]:
        return [byline["person"] for byline in content.get("bylines", []) if byline["person"]]

    def summary(self) -> str:
        """Plain text for feeds and networks: the standfirst, else the first words of the body."""
        return self.standfirst.strip() or self.body_text().split("\n", 1)[0]

    def body_text(self) -> str:
        """The body's words as plain text, a block a line; people by name."""
        with speaking(self, surface=Surface.NAME_ONLY):
            parts = self.body.stream_block.get_searchable_content(self.body)
        return "\n".join(filter(None, (plain_text(str(part)) for part in parts)))

    def instalment(self) -> Instalment | None:
        """The number given at publication, for a story in a series."""
        if not self.series_id:
            return None
        return Instalment.objects.filter(series_id=self.series_id, post=self.uuid).first()

    def clean(self) -> None:
        """Refuse what may not even be a draft: a cover's file name as its description."""
        super().clean()
        self.standfirst = self.standfirst.strip()
        if self.cover_alt:
            try:
                refuse_file_name(self.cover_alt)
            except ValidationError as error:
                raise ValidationError({"cover_alt": error}) from error

    def sealed_source(self) -> dict[str, Any]:
        """Everything a reader may come to see; see `posts.seals`."""
        raw = self.body.get_prep_value()
        pictures, documents = file_ids(raw)
        if self.cover_id:
            pictures.add(self.cover_id)
        return {
            "type": "story",
            "post": str(self.uuid),
            "language": self.language(),
            "slug": self.slug,
            "title": canonical_line(self.title),
            "headline": canonical_rich_text(self.headline),
            "standfirst": self.standfirst.strip(),
            "kind": self.kind,
            "authors": [person.public_id for person in self.people()],
            "topics": sorted(str(topic.translation_key) for topic in self.topics.all()),
            "values": sorted(str(value.translation_key) for value in self.values.all()),
            "series": str(self.series.translation_key) if self.series else None,
            "cover": [self.cover_id, canonical_line(self.cover_alt), self.cover_decorative, self.cover_credit],
            "body": canonical_blocks(raw),
            "pictures": dict(_hashes(Picture, pictures)),
            "documents": dict(_hashes(StoryDocument, documents)),
            # Named only where there is one: a story without has the digest it had before stories followed each other.
            **({"follows": str(self.follows.uuid)} if self.follows else {}),
            **({"channel_words": sealed(self.channel_words)} if self.channel_words else {}),
        }

    def words_digest(self) -> str:
        """Names the story's own words: what somebody wrote for a channel is out of step when they change."""
        return canonical_digest([self.language(), self.headline_words(), self.standfirst.strip(), self.body_text()])

    def voice_blocks(self) -> list[Block]:
        """The story's words for the voice check; people by name."""
        with speaking(self, surface=Surface.NAME_ONLY):
            return story_blocks(
                headline=self.headline_words(),
                standfirst=self.standfirst,
                cover_alt=self.cover_alt,
                body=self.body.get_prep_value(),
                for_channels=every_text(self.channel_words),
            )

    def picture_ids(self) -> set[int]:
        """Ids of all pictures the story shows."""
        pictures, _documents = file_ids(self.body.get_prep_value())
        return pictures | ({self.cover_id} if self.cover_id else set())

    def document_ids(self) -> set[int]:
        """Ids of all documents the story links to."""
        _pictures, documents = file_ids(self.body.get_prep_value())
        return documents

    def __str__(self) -> str:
        return self.headline_text() or gettext("Untitled story")


def headline_words(source: str, *, language: str) -> str:
    """A headline as it is stored, as one line of plain text."""
    return one_line(with_names(source, language=language) if IDENTIFIER in source else source)


def _hashes(model: Any, ids: set[int]) -> list[tuple[str, str]]:
    """(id, hash of the file) of each; an id whose row is gone is kept with an empty hash."""
    found = {row.pk: row.get_file_hash() for row in model._default_manager.filter(pk__in=ids)}
    return [(str(pk), found.get(pk, "")) for pk in sorted(ids)]
