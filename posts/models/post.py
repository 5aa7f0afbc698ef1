"""What a Story and a Profile share: an identity for life, the gate in front of `live`, and who wrote it."""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext
from modelcluster.models import get_all_child_relations
from wagtail.models import COMMENTS_RELATION_NAME, Page, PageLogEntry

from posts.gate import NotSealed
from posts.models.document import StoryDocument
from posts.models.person import Person
from posts.models.picture import Picture
from posts.permissions import PostPermissionTester
from posts.seals import content_digest
from posts.voice.check import Block

# What every version has of its page and not of its content: `Page.with_content_json` sets it last. Each would be asked
# for first, only to see that it is still there.
OF_THE_PAGE = frozenset({"alias_of", "content_type", "latest_revision", "locale", "locked_by", "owner"})

# What a draft save of a live page writes; none of it is read by the public.
BOOKKEEPING = frozenset(
    {
        "latest_revision",
        "latest_revision_created_at",
        "draft_title",
        "has_unpublished_changes",
        "locked",
        "locked_at",
        "locked_by",
        "owner",
        "expired",
        COMMENTS_RELATION_NAME,
        "path",
        "depth",
        "numchild",
    }
)


class Post(Page):
    """A page with words of an employee: reviewed, sealed, and only then live."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)

    sealed_fields: ClassVar[tuple[str, ...]] = ()  # names whose values a seal covers, besides slug and language
    exclude_fields_in_copy = ["uuid"]

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> PostPermissionTester:
        return PostPermissionTester(user, self)

    def get_admin_display_title(self) -> str:
        """What lists in the admin call it: of a live post nobody meets a title that only a draft has."""
        return str(self.title if self.live else super().get_admin_display_title())

    def people(self) -> list[Person]:
        """The persons in the byline, in order."""
        raise NotImplementedError

    @staticmethod
    def person_ids_in(content: dict[str, Any]) -> list[int]:
        """Primary keys of the persons in the byline of a revision's `content`, without opening it as an object."""
        raise NotImplementedError

    def sealed_source(self) -> dict[str, Any]:
        """The canonical source of everything a reader may see of this post."""
        raise NotImplementedError

    def rich_texts(self) -> list[str]:
        """All its rich text, as it is stored: where people may be mentioned."""
        raise NotImplementedError

    def picture_ids(self) -> set[int]:
        """Ids of all pictures the post shows."""
        raise NotImplementedError

    def pictures(self) -> Any:
        """All pictures the post shows."""
        return Picture.objects.filter(pk__in=self.picture_ids())

    def document_ids(self) -> set[int]:
        """Ids of all documents the post links to."""
        return set()

    def files(self) -> list[Any]:
        """Two query sets: all pictures the post shows, all documents it links to."""
        return [self.pictures(), StoryDocument.objects.filter(pk__in=self.document_ids())]

    def voice_blocks(self) -> list[Block]:
        """The post's words for the voice check."""
        raise NotImplementedError

    def language(self) -> str:
        """BCP 47 code of the post's language."""
        return str(self.locale.language_code)

    def content_digest(self) -> str:
        """SHA-256 (hex) of `sealed_source()`."""
        return content_digest(self.sealed_source())

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save; live content only as a standing seal of this very page covers it.

        Raises `NotSealed`. Wagtail saves live pages for bookkeeping with draft text in memory, so a save
        that names only such fields passes; one that names content, or no fields at all, is judged.
        """
        fields = kwargs.get("update_fields")
        if self.live and (fields is None or not set(fields) <= BOOKKEEPING):
            self._refuse_unsealed()
            if kwargs.get("clean", True):
                self._clean_sealed()
                kwargs["clean"] = False
        return super().save(*args, **kwargs)

    def _clean_sealed(self) -> None:
        """All that Wagtail checks as it saves, but for each row that the words name.

        Those were asked for when the words were saved, and the database refuses one that is gone.
        """
        self.full_clean(exclude={field.name for field in self._meta.fields if field.is_relation})

    def _refuse_unsealed(self) -> None:
        if not (self.pk and self.seals_now().filter(content_digest=self.content_digest()).exists()):
            raise NotSealed(gettext("Only an approved version can go live. Hand the story in for review."))

    def seals_now(self) -> Any:
        """The standing seals whose go-live time has come."""
        return self.seals.standing().due()

    def with_content_json(self, content: dict[str, Any]) -> "Post":
        """A version of this post; go-live and expiry times of a draft mean nothing, the seal decides."""
        version: Post = super().with_content_json(self._own_words(content))
        version.locale = self.locale  # its id is set already; the row need not be asked for once a version
        version.go_live_at = None
        version.expire_at = None
        version.uuid = self.uuid
        version.last_published_at = self.last_published_at  # of this page, whatever a version knew of it
        return version

    def _own_words(self, content: dict[str, Any]) -> dict[str, Any]:
        """`content` without what a version has of its page, and its rows without whose rows they are."""
        own = {field: value for field, value in content.items() if field not in OF_THE_PAGE}
        for relation in get_all_child_relations(self):
            name, of = relation.get_accessor_name(), relation.field.name
            if name in own:
                own[name] = [{key: row[key] for key in row if key != of} for row in own[name]]
        return own

    def was_shown(self) -> bool:
        """Whether others than its writers have met this post: it is or was live, planned, handed in or imported."""
        if self.live or self.first_published_at:
            return True
        return bool(self.workflow_states.exists() or self.seals.exists())

    def may_be_handed_in_by(self, user: Any) -> bool:
        """Whether the rules of where it lies let `user` hand it in; whose it is, is asked elsewhere."""
        return True

    def writers(self) -> set[int]:
        """Primary keys of the users who wrote any of what would be sealed now: nobody of them may approve it.

        They are the owner, whoever stands in the byline of what is live or of the draft, whoever was invited and
        said yes, and whoever saved one of the revisions since the last seal.
        """
        named = {person.pk for person in self.people()}
        if draft := self.get_latest_revision():
            named.update(self.person_ids_in(draft.content))
        last = self._last_seal_that_counts()
        writers = self._savers_since(last)
        writers.update(Person.objects.filter(pk__in=named).exclude(user=None).values_list("user", flat=True))
        if self.owner_id:
            writers.add(self.owner_id)
        return writers | self._co_writers(last)

    def _co_writers(self, last: Any) -> set[int]:
        """Who wrote with the owner, also of those who left since the `last` seal: what they wrote may have stayed."""
        said_yes = self.co_authors.exclude(accepted_at=None)
        if last and last.written_until:
            said_yes = said_yes.exclude(left_at__lte=last.written_until)
        return set(said_yes.values_list("user", flat=True))

    def savers(self) -> set[int]:
        """Primary keys of the users who saved words that no seal covers yet."""
        return self._savers_since(self._last_seal_that_counts())

    def _savers_since(self, last: Any) -> set[int]:
        return set(self._unsealed_revisions(last).values_list("user_id", flat=True).distinct())

    def _last_seal_that_counts(self) -> Any:
        """The newest approval that stands, or did until a newer version went live.

        What was cancelled, refused or taken down has no approval any more: its words are anybody's draft again.
        """
        replaced = models.Q(ending="replaced", went_live_at__isnull=False)
        return self.seals.filter(models.Q(ended_at=None) | replaced).order_by("-sealed_at").first()

    def _unsealed_revisions(self, last: Any) -> Any:
        """The revisions that may hold words of the draft which the `last` seal does not cover."""
        revisions = self.revisions.filter(user__isnull=False)
        if not (last and last.written_until):
            return revisions
        since = revisions.filter(created_at__gt=last.written_until)
        # An older version that was put back brings along words from before the seal, whoever puts it back.
        put_back = PageLogEntry.objects.filter(page=self.pk, action="wagtail.revert", revision__in=since)
        return revisions if put_back.exists() else since
