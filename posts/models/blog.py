"""A company's blogs: the whole company's, a team's, a region's. Opened, dressed and closed by `posts.blogs` alone."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from posts.door import OutsideTheDoor, door_is_open
from posts.models.trust import May, WritingRule
from posts.permissions import PlacePermissionTester


class Place(Page):
    """A page that holds others (the home page, a blog). Not a post: its own service changes it, nothing else."""

    class Meta:
        abstract = True

    def takes_posts_of(self, user: Any) -> bool:
        """Whether the rules let `user` begin something here."""
        return True

    def permissions_for_user(self, user: Any) -> PlacePermissionTester:
        return PlacePermissionTester(user, self)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save; content of a live place only from inside `posts.door.through_the_door`."""
        changes_content = kwargs.get("update_fields") is None or {"live", "title", "slug"} & set(
            kwargs["update_fields"]
        )
        if self.live and changes_content and not door_is_open():
            raise OutsideTheDoor(_("Blogs and the home page are changed under Blogs in the menu."))
        return super().save(*args, **kwargs)


class Blog(Place):
    """One blog: a language, a look of masthead, feeds, and channels of its own."""

    class Tone(models.TextChoices):
        """The masthead's colours; each pair holds 4.5:1 in light and dark."""

        INK = "ink", _("Ink")
        PINE = "pine", _("Pine")
        SEA = "sea", _("Sea")
        PLUM = "plum", _("Plum")
        BRICK = "brick", _("Brick")

    class Face(models.TextChoices):
        """The letters of its name and headlines."""

        SERIF = "serif", _("With serifs, like a book")
        SANS = "sans", _("Without serifs, like a sign")

    tagline = models.CharField(_("line under the name"), max_length=200, blank=True)
    about = models.TextField(_("about this blog"), blank=True, max_length=1000)
    tone = models.CharField(_("colour"), max_length=10, choices=Tone.choices, default=Tone.INK)
    colour = models.CharField(
        _("a colour of its own"),
        max_length=7,
        blank=True,
        help_text=_("As # and six digits or letters, such as #1c4a39. White words must be readable on it."),
    )
    face = models.CharField(_("typeface"), max_length=10, choices=Face.choices, default=Face.SERIF)
    emblem = models.CharField(
        _("emblem"),
        max_length=2,
        blank=True,
        help_text=_("One or two letters for the masthead."),
        validators=[RegexValidator(r"^\w{0,2}$", _("Letters or digits only."))],
    )

    fediverse = models.CharField(
        _("account on Mastodon"),
        max_length=200,
        blank=True,
        help_text=_(
            "As @name@server. Mastodon names it below links to this blog's stories, "
            "once the account lists our address under its author attribution."
        ),
        validators=[RegexValidator(r"^@?[\w.-]+@[\w-]+(\.[\w-]+)+$", _("Write it as @name@server."))],
    )

    is_creatable = False  # by Wagtail's "add child page"; see posts.blogs
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["posts.Story"]
    content_panels: ClassVar[list[Any]] = []
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    template = "posts/blog.html"

    class Meta:
        verbose_name = _("blog")
        verbose_name_plural = _("blogs")
        permissions = [("manage_blogs", "Can open, dress and close blogs")]

    @property
    def look(self) -> str:
        """What its colours are called in the styles: one of ours, or its own (`posts.looks`)."""
        return f"own-{self.pk}" if self.colour else self.tone

    @property
    def fediverse_creator(self) -> str:
        """Its account as `fediverse:creator` has it (docs.joinmastodon.org/entities/PreviewCardAuthor), or nothing."""
        return f"@{self.fediverse.lstrip('@')}" if self.fediverse else ""

    def takes_posts_of(self, user: Any) -> bool:
        """Who may write here without asking first."""
        return WritingRule.objects.rights_of(user).on(self.pk) == May.WRITE
