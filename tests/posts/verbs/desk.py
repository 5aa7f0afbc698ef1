"""The desk as its people meet it: a browser each, and what they post with it. No answer is judged here."""

import hashlib
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text

from integrations import dispatch
from posts import publishing
from posts.kinds import Kind
from posts.models import Blog, Picture, Post, Profile, ReturnReason, Seal, Story
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.editor import editor_data, signed_in
from tests.posts.verbs.ledger import Ledger, Reading, words_in

ROLES = {
    "author": [AUTHORS],
    "other": [AUTHORS],
    "both": [AUTHORS, COMMS],
    "comms": [COMMS],
    "comms2": [COMMS],
    "admin": [ADMINS],
}
WRITERS_ONLY = {"author", "other", "reader"}
SUPERUSER = "root"
READER = "reader"
PEOPLE = [*ROLES, SUPERUSER, READER]


class Desk:
    """Browsers, blogs, posts. `posts` holds page ids, oldest first; a post may be gone."""

    def __init__(self) -> None:
        self.ledger = Ledger()
        self.users = {who: factories.make_user(*roles, name=who) for who, roles in ROLES.items()}
        self.users[SUPERUSER] = factories.make_user(name=SUPERUSER, superuser=True)
        self.browsers = {who: signed_in(user) for who, user in self.users.items()} | {READER: Client()}
        for who, user in self.users.items():
            factories.make_person(who.capitalize(), user=user)
        self.blogs = [factories.make_blog("Company", slug="company"), factories.make_blog("Team", slug="team")]
        self.dutch = factories.make_blog("Bedrijf", language="nl", slug="bedrijf")
        self.posts: list[int] = []

    # What is there

    def find(self, index: int) -> Post | None:
        """The post at this place of the list, or None when it was deleted."""
        pk = self.posts[index % len(self.posts)]
        return Story.objects.filter(pk=pk).first() or Profile.objects.filter(pk=pk).first()

    def note_new_posts(self) -> None:
        """Posts that came to be, by whichever door, join the list."""
        for model in (Story, Profile):
            found = model.objects.exclude(pk__in=self.posts).order_by("pk").values_list("pk", flat=True)
            self.posts.extend(found)

    # Writing

    def begin(self, who: str, blog: Blog) -> None:
        """The desk's own screen for a new story."""
        self.browsers[who].post(reverse("new_story"), {"blog": blog.pk, "kind": Kind.PROMISE})

    def form(
        self, version: Post, *, writer: str, same_words: bool = False, plain_headline: bool = False
    ) -> dict[str, Any]:
        """The editor's form, with one new word in every field of `version`, or with the words it has."""
        if same_words:
            return _form_again(version)
        word = self.ledger.new_word(writer)
        if isinstance(version, Profile):
            return nested_form_data({"person": version.person_id, "about": rich_text(f"<p>I am {word}.</p>")})
        cover = {"cover_alt": f"A wheel {word}.", "cover_credit": f"Noor {word}"} if version.cover_id else {}
        return editor_data(
            version,
            headline="A bell" if plain_headline else f"A bell {word}",
            text=f"We mended {word}.",
            standfirst=f"In short {word}.",
            cover=version.cover_id or "",
            **cover,
        )

    def edit(self, who: str, post: Post, data: dict[str, Any], *, autosave: bool = False) -> Any:
        """Post the editor's form, or as its autosave does: JSON, over the revision the writer made last."""
        url = reverse("wagtailadmin_pages:edit", args=[post.pk])
        if not autosave:
            return self.browsers[who].post(url, data)
        latest = post.latest_revision
        if latest and latest.user == self.users.get(who):
            data |= {"overwrite_revision_id": latest.pk}
        return self.browsers[who].post(url, data, headers={"accept": "application/json"})

    def put_back(self, who: str, post: Post, older: Revision, *, button: str) -> None:
        """Save an older version again, from the editor that shows it."""
        data = self.form(older.as_object(), writer=who, same_words=True) | {button: "1"}
        self.browsers[who].post(reverse("wagtailadmin_pages:revisions_revert", args=[post.pk, older.pk]), data)

    def hand_in(self, who: str, post: Post) -> None:
        version = post.get_latest_revision_as_object()
        self.edit(who, post, self.form(version, writer=who, same_words=True) | {"action-submit": "1"})

    # Review

    def open_review(self, who: str, post: Post) -> Reading | None:
        """What the review screen shows; None where it is not shown."""
        response = self.browsers[who].get(reverse("review", args=[post.pk]))
        if response.status_code != 200 or "approve_form" not in (response.context or {}):
            return None
        frame = self.browsers[who].get(reverse("review_page", args=[post.pk]))
        context = response.context
        words = words_in(str(context["version"].sealed_source()))
        unseen = words - words_in(frame.content.decode() + response.content.decode())
        assert not unseen, f"{unseen} would be sealed, and the reviewer does not see it"
        reading = Reading(
            reviewer=who,
            page=post.pk,
            post=post.uuid,
            seen=context["approve_form"]["seen"].value(),
            revision=str(context["approve_form"]["revision"].value()),
            content=context["reading"].content_digest,
            words=words,
            copies=frozenset(copy.parts.digest() for copy in context["reading"].copies),
            files=frozenset(file_hash(picture) for picture in pictures_of(context["version"])),
        )
        self.ledger.readings.append(reading)
        return reading

    def approve(self, reading: Reading, *, later: bool = False) -> None:
        """Post the approve form of a reading, however old it is."""
        before = set(Seal.objects.values_list("pk", flat=True))
        time = timezone.localtime() + timedelta(hours=1) if later else None
        self.ledger.yeses.add((reading.reviewer, reading.content))
        self.browsers[reading.reviewer].post(
            reverse("review", args=[reading.page]),
            {
                "approve": "1",
                "seen": reading.seen,
                "revision": reading.revision,
                "go_live_at": time.strftime("%Y-%m-%dT%H:%M") if time else "",
            },
        )
        for seal in Seal.objects.exclude(pk__in=before):
            self.ledger.approved(seal.pk, reading)

    def send_back(self, who: str, post: Post) -> None:
        reason = ReturnReason.objects.first()
        data = {"send_back": "1", "reason": reason.pk, "words": "Tell more of the kettle."}
        self.browsers[who].post(reverse("review", args=[post.pk]), data)

    # The desk's own buttons

    def deed(self, who: str, post: Post, name: str, **data: Any) -> None:
        """A button of the desk with its confirmation."""
        self.browsers[who].post(reverse(name, args=[post.pk]), {"confirm": "1", **data})

    def reschedule(self, who: str, post: Post) -> None:
        """Move a plan to another time: what was read for it was read for the new seal too."""
        before = set(Seal.objects.values_list("pk", flat=True))
        waiting = Seal.objects.waiting().filter(page=post.pk).first()
        later = timezone.localtime() + timedelta(days=3 + self.ledger.count % 5)
        day, time = later.strftime("%Y-%m-%d"), later.strftime("%H:%M")
        self.deed(who, post, "reschedule", day=day, time=time, seen=str(waiting.uuid) if waiting else "")
        for seal in Seal.objects.exclude(pk__in=before):
            assert waiting, "a plan came to be where there was none"
            assert who not in WRITERS_ONLY, f"{who} moved a plan"
            self.ledger.approvals[seal.pk] = self.ledger.approvals[waiting.pk]

    def take_down(self, who: str, post: Post) -> None:
        standing = Seal.objects.standing().filter(page=post.pk)
        was_standing = standing.exists()
        self.deed(who, post, "take_down", reason="Somebody asked.")
        if was_standing and not standing.exists():
            self.ledger.down.add(post.uuid)

    def swap_picture(self, who: str, picture: Picture) -> None:
        """Upload another file over a picture."""
        colour = factories.picture_bytes(width=80 + self.ledger.count, height=60)
        data = {
            "title": "Another",
            "file": SimpleUploadedFile("other.png", colour, content_type="image/png"),
            "collection": picture.collection_id,
        }
        self.browsers[who].post(reverse("wagtailimages:edit", args=[picture.pk]), data)

    # What no person does

    def pass_time(self) -> None:
        """Two weeks go by: the go-live time of every approval moves into the past, and the clock ticks.

        The only place where this test changes a row by itself.
        """
        Seal.objects.waiting().update(go_live_at=F("go_live_at") - timedelta(weeks=2))
        for pk in publishing.due():
            publishing.go_live_if_due(pk)

    def work(self) -> None:
        """The worker does all that is due."""
        for _round in range(3):
            for pk in dispatch.due():
                dispatch.deliver(pk)


def pictures_of(post: Post) -> list[Picture]:
    return list(Picture.objects.filter(pk__in=post.picture_ids()))


def file_hash(picture: Picture) -> str:
    """SHA-256 (hex) of the stored bytes."""
    with picture.file.storage.open(picture.file.name) as file:
        return hashlib.sha256(file.read()).hexdigest()


def _form_again(version: Post) -> dict[str, Any]:
    """The form with the words that `version` has, as a browser posts it when nothing was typed."""
    if isinstance(version, Profile):
        return nested_form_data({"person": version.person_id, "about": rich_text(version.about)})
    return editor_data(
        version,
        text=version.body_text() or "Nothing yet.",
        cover=version.cover_id or "",
        cover_alt=version.cover_alt,
        cover_credit=version.cover_credit,
    )
