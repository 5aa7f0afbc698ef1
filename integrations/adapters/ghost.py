"""Ghost by its Admin API. Facts and sources: reference/channels.md section 7, and a real one (`make test-peers`).

It makes a second post of a repeated POST, so each post has a slug of its own. The story goes in one HTML card: what
Ghost makes of plain HTML loses tables and more without a word. Pictures that were sent cannot be taken away by its API.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from integrations.adapters.article import Article, untouched
from integrations.adapters.base import Call, Limits
from integrations.adapters.ghost_api import type_of
from integrations.adapters.ghost_pictures import GhostPictures, pictures_in
from integrations.adapters.outcomes import Answer
from integrations.adapters.text import cut
from integrations.errors import AuthError, GoneError, PermanentError, TemporaryError, UnknownOutcome
from integrations.message import Announcement, Media, Parts, Receipt

CARD_BEGINS, CARD_ENDS = "<!--kg-card-begin: html-->", "<!--kg-card-end: html-->"
SUFFIXES: Final = ("", "-2", "-3")  # a slug that is taken gets a number, silently
TITLE, EXCERPT, COVER_ALT = 255, 300, 191  # characters, as Ghost's own schema refuses more
READ: Final = {"formats": "html", "include": "authors"}
EDIT_TRIES: Final = 2


class Ghost(GhostPictures):
    """Posts the whole story, as a post or as a draft; never as a newsletter.

    A receipt's `details` hold, by sha256, the addresses of the pictures there.
    """

    kind = "blog"
    name = "ghost"
    label = "Ghost"
    limits = Limits(alt=COVER_ALT)
    can_edit = can_delete = can_find = tells_language = True
    carries_body = True
    config_fields: ClassVar = {
        "base_url": gettext_lazy("Address of Ghost's admin, for example https://news.example"),
        "status": gettext_lazy("A story goes there"),
        "author": gettext_lazy("Mail address of the staff member it is shown under (may stay empty)"),
    }
    config_defaults: ClassVar = {"status": "published", "author": ""}
    config_choices: ClassVar = {
        "status": (("published", gettext_lazy("for all to read")), ("draft", gettext_lazy("as a draft")))
    }
    address_fields = ("base_url",)
    credential_fields: ClassVar = {"admin_key": gettext_lazy("Admin API key")}

    @classmethod
    @override
    def place(cls, config: Mapping[str, Any]) -> str:
        """The site as readers see it, where it told that, else its admin."""
        return str(config.get("site_url") or config.get("base_url") or "")

    @classmethod
    @override
    def remote_id_in(cls, url: str, config: Mapping[str, Any]) -> str:
        """No address names an id."""
        return ""

    @classmethod
    @override
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        """The whole story, within Ghost's limits for title, summary and the cover's words."""
        fitting = replace(
            announcement,
            title=cut(announcement.title, limit=TITLE, length=len),
            summary=cut(announcement.summary, limit=EXCERPT, length=len),
            topics=tuple(topic.lstrip("#") for topic in announcement.topics),  # "#" would hide it from readers
            media=tuple(_with_short_words(picture) for picture in announcement.media),
        )
        return Article.compose(fitting, status=cls.setting(config, "status"), author=cls.setting(config, "author"))

    @classmethod
    @override
    def sent_text(cls, parts: Parts) -> str:
        """The whole post; only the addresses of its pictures are known later."""
        return _card(Article.of(parts).marked({}))

    @override
    def check(self) -> Mapping[str, Any]:
        """Prove the key, and that the author is there; return what the site told."""
        site = self._site()
        self.config = {**self.config, "api_version": _version(str(site.get("version") or ""))}
        self.some("posts", params={"fields": "id"})
        self._refuse_unknown_author()
        return {
            "api_version": self.config["api_version"],
            "site": str(site.get("title") or ""),
            "account": str(site.get("title") or ""),
            "site_url": str(site.get("url") or ""),
            "picture": str(site.get("icon") or site.get("logo") or ""),
        }

    @override
    def create(self, call: Call) -> Receipt:
        """Look for it first, as every POST makes another post; then pictures, then the post."""
        found = self._found(call)
        if found is not None:
            return self._change(call, _receipt(found, pictures_in(found, call.parts.media)))
        pictures = self.pictures(call, known={})
        body = self._body(call, pictures)
        article = Article.of(call.parts)
        call.still_wanted()
        fields = body | {"slug": article.slug, "status": article.status}
        answer = self.api("POST", "posts", params={"source": "html", **READ}, json={"posts": [fields]})
        post = self._made(answer)
        if body["html"] not in _html(post):
            self._take_back(str(post["id"]))
            raise PermanentError(_("Ghost did not keep the story's text. Nothing stayed there."))
        if post.get("slug") != article.slug:
            return self._only_the_first(call, post, pictures)
        return _receipt(post, pictures)

    @override
    def edit(self, call: Call, there: Receipt) -> Receipt:
        """Write over what the desk once sent; what somebody rewrote over there is shown to a person first."""
        return self._change(call, there)

    @override
    def delete(self, call: Call, there: Receipt) -> None:
        """Delete for good."""
        answer = self.api("DELETE", "posts", there.remote_id)
        if not answer.ok and answer.status not in {404, 410}:
            raise self.failed(answer)

    @override
    def find(self, call: Call) -> Receipt | None:
        """Look by our slug among posts of every state."""
        found = self._found(call)
        return _receipt(found, pictures_in(found, call.parts.media)) if found else None

    def _change(self, call: Call, there: Receipt) -> Receipt:
        """Read, compare, write with the moment that was read; when somebody else is quicker, read again, once."""
        pictures: dict[str, str] | None = None
        for _try in range(EDIT_TRIES):
            standing = self._read(there.remote_id)
            self._refuse_rewritten(standing, call)
            pictures = pictures or self.pictures(call, known=there.details)
            body = self._body(call, pictures) | {"updated_at": standing.get("updated_at")}
            call.still_wanted()
            params = {"source": "html", "save_revision": "1", **READ}
            answer = self.api("PUT", "posts", there.remote_id, params=params, json={"posts": [body]})
            if type_of(answer) != "UpdateCollisionError" and answer.status != 409:
                if answer.status in {404, 410}:
                    raise GoneError(_("The post is no longer there."))
                return _receipt(self._made(answer), pictures)
        raise TemporaryError(_("Somebody is working on this post over there."))

    def _found(self, call: Call, *, besides: str = "") -> dict[str, Any] | None:
        """The oldest post under our slug, or one a number was added to, that names us as its origin."""
        slug, known = Article.of(call.parts).slug, call.known | {besides}
        slugs = ",".join(slug + suffix for suffix in SUFFIXES)
        posts = self.some("posts", params={"filter": f"slug:[{slugs}]", "order": "created_at asc", **READ})
        ours = (post for post in posts if _id(post) not in known and _from_us(post, call.parts.link))
        return next(ours, None)

    def _body(self, call: Call, pictures: Mapping[str, str]) -> dict[str, Any]:
        article = Article.of(call.parts)
        cover = next((picture for picture in call.parts.media if picture.sha256 == article.cover), None)
        body: dict[str, Any] = {
            "title": article.title,
            "html": _card(article.marked(pictures)),
            "custom_excerpt": article.excerpt,
            "canonical_url": call.parts.link or None,
            "feature_image": pictures[cover.sha256] if cover else None,
            "feature_image_alt": cover.alt if cover else None,
            "tags": [{"name": name} for name in article.tags],
        }
        return body | ({"authors": [{"email": article.author}]} if article.author else {})

    def _made(self, answer: Answer) -> dict[str, Any]:
        post = self.one(answer, "posts")
        if not _id(post):
            raise UnknownOutcome(_("%(host)s answered something unexpected.") % {"host": answer.host})
        return post

    def _only_the_first(self, call: Call, second: Mapping[str, Any], pictures: Mapping[str, str]) -> Receipt:
        """Our slug was taken, though nobody showed us by whom: if by an earlier try of ours, that one stays."""
        first = self._found(call, besides=_id(second))
        if first is None:
            return _receipt(second, pictures)
        self._take_back(_id(second))
        return _receipt(first, pictures_in(first, call.parts.media))

    def _take_back(self, id_: str) -> None:
        answer = self.api("DELETE", "posts", id_)
        if not answer.ok and answer.status not in {404, 410}:
            raise UnknownOutcome(_("A post that should not be there could not be taken down."))

    def _read(self, remote_id: str) -> dict[str, Any]:
        answer = self.api("GET", "posts", remote_id, repeatable=True, params=READ)
        if answer.status in {404, 410}:
            raise GoneError(_("The post is no longer there."))
        return self.one(answer, "posts", repeatable=True)

    def _refuse_rewritten(self, post: Mapping[str, Any], call: Call) -> None:
        """Before anything is sent: a picture that was sent could not be taken away."""
        if not (untouched(str(post.get("title") or ""), _html(post)) or call.insists):
            raise PermanentError(
                _("Somebody changed this post on %(host)s. Look there first; sending again then writes over it.")
                % {"host": self.host(self.config)}
            )

    def _site(self) -> dict[str, Any]:
        answer = self.api("GET", "site", repeatable=True)
        said = answer.json()
        site = said.get("site") if answer.ok and isinstance(said, dict) else None
        if isinstance(site, dict):
            return site
        if answer.ok or answer.status == 404:
            raise PermanentError(
                _("%(host)s shows no Ghost. Its admin may have an address of its own.") % {"host": answer.host}
            )
        raise self.failed(answer, repeatable=True)

    def _refuse_unknown_author(self) -> None:
        """Ghost shows a post of an author it does not know under its owner's name, and says nothing."""
        author = self.setting(self.config, "author").casefold()
        if not author:
            return
        staff = self.some("users", params={"fields": "id,email"})
        if author not in {str(person.get("email") or "").casefold() for person in staff}:
            raise AuthError(_("Nobody on the staff over there has the mail address %(author)s.") % {"author": author})


def _with_short_words(picture: Media) -> Media:
    return replace(picture, alt=cut(picture.alt, limit=COVER_ALT, length=len))


def _card(html: str) -> str:
    """HTML that Ghost keeps as it is."""
    return f"{CARD_BEGINS}\n{html}\n{CARD_ENDS}"


def _receipt(post: Mapping[str, Any], pictures: Mapping[str, str]) -> Receipt:
    return Receipt(remote_id=_id(post), url=str(post.get("url") or ""), details=dict(pictures))


def _id(post: Mapping[str, Any]) -> str:
    id_ = post.get("id")
    return str(id_) if type(id_) in {str, int} else ""


def _html(post: Mapping[str, Any]) -> str:
    """The text as it was stored: Ghost reads it back with the card's borders."""
    return str(post.get("html") or "")


def _from_us(post: Mapping[str, Any], link: str) -> bool:
    return post.get("canonical_url") == link or f'href="{escape(link)}"' in _html(post)


def _version(told: str) -> str:
    """ "6.65" -> "v6.0": the oldest of its kind, so that the site's own updates change nothing."""
    major = told.partition(".")[0]
    return f"v{major}.0" if major.isdecimal() else ""
