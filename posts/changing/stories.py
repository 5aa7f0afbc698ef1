"""The stories and profiles somebody is in, with all that the desk remembers of each: one post, one transaction."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.text import slugify
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search import index
from wagtail.signal_handlers import disable_reference_index_auto_update

from integrations.message import Parts
from integrations.models import Delivery
from posts import hub, permalinks
from posts.changing.again import Fate, render_again
from posts.changing.columns import columns_of, rows_with
from posts.changing.names import Names
from posts.changing.quotations import Quoted, bracketed
from posts.mentions.context import speaking
from posts.models import Byline, FormerAddress, InStory, OwnWord, Person, Post, Profile, Seal, Story
from posts.newsletter import issues
from posts.people import Surface
from posts.persons.as_named import a_colleague
from posts.publishing import derive, lock
from posts.searching import keeping
from posts.text import one_line

ADDRESS = ("slug", "url_path")


def posts_with(person: Person, names: Names | None) -> list[int]:
    """Keys of the pages with a byline or a mention of a person, or with an old name in any version, oldest first."""
    found = set(Byline.objects.filter(person=person).values_list("story", flat=True))
    found |= set(Profile.objects.filter(person=person).values_list("pk", flat=True))
    found |= set(InStory.objects.filter(person=person).values_list("page", flat=True))
    mentions = ReferenceIndex.get_references_to(person).filter(
        content_type__in=ContentType.objects.get_for_models(Story, Profile).values()
    )
    found |= {int(pk) for pk in mentions.values_list("object_id", flat=True)}
    if names:
        found |= _with_old_names(names)
    posts = set(Story.objects.filter(pk__in=found).values_list("pk", flat=True))
    return sorted(posts | set(Profile.objects.filter(pk__in=found).values_list("pk", flat=True)))


def _with_old_names(names: Names) -> set[int]:
    found: set[int] = set()
    for model in (Page, Story, Profile):
        columns = columns_of(model)
        found |= {key for key, words in rows_with(names, model, columns) if _any(names, words.values())}
    kept: list[tuple[Any, tuple[str, ...], str]] = [
        (Revision.objects.filter(base_content_type=ContentType.objects.get_for_model(Page)), ("content",), "object_id"),
        (Seal.objects.exclude(page=None), ("content", "copies", "correction"), "page"),
    ]
    for rows, fields, key in kept:
        words = {f"words_{name}": Cast(name, TextField()) for name in fields}
        anywhere = Q(*(Q(**{f"{name}__icontains": run}) for name in words for run in names.runs()), _connector=Q.OR)
        keys = rows.annotate(**words).filter(anywhere).order_by().values_list(key, flat=True).distinct()
        found |= {int(one) for one in keys}
    posts = {row.post for row in FormerAddress.objects.all() if names.stand_in(row.path)}
    return found | set(Story.objects.filter(uuid__in=posts).values_list("pk", flat=True))


def _any(names: Names, words: Iterable[str | None]) -> bool:
    return any(names.stand_in(each) for each in words if each)


@transaction.atomic
def rewrite(
    pk: int,
    names: Names,
    *,
    sweeps: bool,
    fate: Callable[[Delivery, Parts], Fate],
    after: Callable[[], float] = lambda: 0.0,
) -> bool:
    """One post as it should read: words, revisions, seals, addresses, search, copies. Again does no harm.

    `sweeps`: nothing of the old names may be left, in no version; else what readers see and the draft change, and what
    was before stays as it was. Returns whether anything was rewritten by hand.
    """
    page = lock(Page.objects.get(pk=pk))
    done = _Rewritten(page=page)
    # Else the index asks who is mentioned for each block it reads; and other words of a name are no other references.
    with speaking(page, surface=Surface.NAME_ONLY), disable_reference_index_auto_update():
        if names.old:
            words = _Words(names=names, language=page.language(), sweeps=sweeps, page=page)
            with _own_words_stay(page):
                done = _rewrite_words(page, words)
        for seal in Seal.objects.standing().filter(page=pk):
            covered = done.page if done.seen and seal.went_live_at is not None else None
            render_again(seal, page=done.page, version=covered, fate=fate, after=after)
        if sweeps and names.old:
            for old in Seal.objects.filter(page=pk):
                _scrub(old, words)
        _tell_readers_programs(done.page, indexed=done.seen)
    return done.seen


@dataclass(frozen=True, kw_only=True)
class _Rewritten:
    """The post after its words were rewritten; `seen`: its row was written, with what readers or its writers see."""

    page: Post
    seen: bool = False


class _Words:
    """How the words of one post are rewritten."""

    def __init__(self, *, names: Names, language: str, sweeps: bool, page: Post) -> None:
        self.names, self.language, self.sweeps = names, language, sweeps
        self.nameless = replace(names, name="", called="") if sweeps else names
        self.slug = self._slug(page)

    def _slug(self, page: Post) -> str:
        """Kept where links are kept; else without a name, and free."""
        if not self.sweeps or not self.names.stand_in(page.slug):
            return str(page.slug)
        words = page.slug
        for place in _parts(self.names, page.slug):
            words = words.replace(place, slugify(a_colleague(self.language)))
        return str(find_available_slug(page.get_parent(), words, ignore_page_id=page.pk))

    def of(self, content: dict[str, Any]) -> dict[str, Any]:
        """A version of the post."""
        kept = {name: content[name] for name in ADDRESS if name in content}
        new: dict[str, Any] = self.names.in_json({**content, **dict.fromkeys(kept, "")}, self.language)
        for name in {"title", "draft_title"} & set(content):
            new[name] = self.nameless.in_text(content[name], self.language)
        moved = "slug" in kept and self.sweeps and self.names.stand_in(kept["slug"])
        if moved:
            kept = {"slug": self.slug, "url_path": self.names.in_text(kept.get("url_path", ""), self.language)}
        return new | {name: value for name, value in kept.items() if name in content}


def _parts(names: Names, slug: str) -> list[str]:
    """The old names as they stand in a slug."""
    return names.places(slug, around=0)


def _rewrite_words(page: Post, words: _Words) -> _Rewritten:
    """Page, revisions and standing seals."""
    for revision in page.revisions.all() if words.sweeps else page.revisions.filter(pk=page.latest_revision_id):
        content = words.of(revision.content)
        if content != revision.content or words.names.stand_in(revision.object_str):
            title = words.nameless.in_text(revision.object_str, words.language)[:255]
            Revision.objects.filter(pk=revision.pk).update(content=content, object_str=title)
    done = _rewrite_row(page, words)
    for seal in Seal.objects.standing().filter(page=page.pk):
        content = words.of(seal.content)
        if content != seal.content:
            version = derive(seal, page=done.page, content=content)
            done = _Rewritten(page=version, seen=True) if seal.went_live_at is not None else done
    title = words.nameless.in_text(page.draft_title, words.language)
    Page.objects.filter(pk=page.pk).exclude(draft_title=title).update(draft_title=title)
    if words.sweeps:
        at = FormerAddress.objects.filter(post=page.uuid)
        permalinks.forget([row for row in at if words.names.stand_in(row.path)])
    return done


@contextmanager
def _own_words_stay(page: Post) -> Iterator[None]:
    """Whoever said "these are my words" is not asked again because a name in them is another one."""
    own_words = OwnWord.objects.filter(page=page.pk)
    before = page.get_latest_revision_as_object().content_digest() if own_words.exists() else ""
    yield
    if before:
        after = lock(page).get_latest_revision_as_object().content_digest()
        own_words.filter(content_digest=before).update(content_digest=after)


@transaction.atomic
def put_in_brackets(pk: int, places: Sequence[Quoted]) -> None:
    """The name in brackets for words in a story's quotations: in the newest version, and in what was approved."""
    page = lock(Page.objects.get(pk=pk))
    with _own_words_stay(page):
        for revision in page.revisions.filter(pk=page.latest_revision_id):
            Revision.objects.filter(pk=revision.pk).update(content=bracketed(revision.content, places))
        for seal in Seal.objects.standing().filter(page=pk):
            content = bracketed(seal.content, places)
            if content != seal.content:
                version = derive(seal, page=page, content=content)
                page = version if seal.went_live_at is not None else page


def _rewrite_row(page: Post, words: _Words) -> _Rewritten:
    """A page that is not live has no seal to follow."""
    content = {} if page.live else page.serializable_data()
    new = words.of(content) if content else {}
    if new == content:
        return _Rewritten(page=page)
    version = page.with_content_json(new)
    version.save(clean=False)
    return _Rewritten(page=version, seen=True)


def _scrub(seal: Seal, words: _Words) -> None:
    """A seal that stands no more, or whose copies were rendered again: what it keeps, without the names.

    Its digests stay: they say what was read, and nobody reads a name out of them.
    """
    changes = {
        "content": words.of(seal.content),
        "copies": words.names.in_json(seal.copies, words.language),
        "correction": words.names.in_text(seal.correction, words.language)[:300],
    }
    if any(getattr(seal, name) != new for name, new in changes.items()):
        Seal.objects.filter(pk=seal.pk).update(**changes)


def _tell_readers_programs(page: Post, *, indexed: bool) -> None:
    """Search, feeds' hubs and letters that wait follow, as after a correction; what was saved is in the index."""
    hub.changed(page)
    issues.follow(page)
    if isinstance(page, Story) and page.live:
        keeping.keep(page)
    if not indexed:
        index.insert_or_update_object(page)


def places_for_readers(names: Names) -> list[tuple[Story, list[str]]]:
    """Live stories in which an old name was typed by hand, each with the words around it: for the owner's eyes."""
    stories = Story.objects.live().public().filter(pk__in=_with_old_names(names)).select_related("locale")
    each = ((story, [place for text in words_for_readers(story) for place in names.places(text)]) for story in stories)
    return [(story, list(dict.fromkeys(places))) for story, places in each if places]


def words_for_readers(story: Story) -> list[str]:
    """Every text of a story that was typed by hand, without markup."""
    texts = (story.headline, story.standfirst, *_strings(story.body.get_prep_value()), story.cover_alt)
    return [one_line(text) for text in texts]


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)
