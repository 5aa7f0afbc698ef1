"""WordPress by its REST API. Facts and sources: reference/channels.md section 6, and a real one (`make test-peers`).

It makes a second post of a repeated POST. So each post gets a slug of its own that is looked for before every create.
"""

from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urlsplit

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from typing_extensions import override

from integrations.adapters.article import Article, names, untouched
from integrations.adapters.base import Call, Figures, Heard
from integrations.adapters.heard import moment, plain
from integrations.adapters.outcomes import Answer
from integrations.adapters.wordpress_pictures import Upload, WordPressPictures
from integrations.errors import AuthError, GoneError, PermanentError, UnknownOutcome
from integrations.message import Announcement, Parts, Receipt, canonical_digest

STANDING: Final = "publish,future,draft,pending,private"  # every state but the trash
SUFFIXES: Final = ("", "-2", "-3")  # a slug that is taken gets a number, silently
NEEDED: Final = {"publish": ("publish_posts", "upload_files"), "draft": ("edit_posts", "upload_files")}
# Fields for the address a post first had, where a plugin offers one: ours (deploy/wordpress), then others'.
CANONICAL: Final = (
    "byline_canonical",
    "_yoast_wpseo_canonical",
    "rank_math_canonical_url",
    "_seopress_robots_canonical",
)


class WordPress(WordPressPictures):
    """Posts the whole story, its pictures in the site's own library, as a post or as a draft.

    A receipt's `details` hold `digest` (of what the server stored) and, by sha256, the pictures' ids.
    """

    kind = "blog"
    name = "wordpress"
    label = "WordPress"
    can_edit = can_delete = can_find = can_measure = can_hear = tells_language = True
    carries_body = True
    config_fields: ClassVar = {
        "base_url": gettext_lazy("Address of the site, for example https://news.example"),
        "username": gettext_lazy("User name there"),
        "status": gettext_lazy("A story goes there"),
        "categories": gettext_lazy("Categories for every story, with commas between (may stay empty)"),
    }
    config_defaults: ClassVar = {"status": "publish", "categories": ""}
    config_choices: ClassVar = {
        "status": (("publish", gettext_lazy("for all to read")), ("draft", gettext_lazy("as a draft")))
    }
    address_fields = ("base_url",)
    credential_fields: ClassVar = {"password": gettext_lazy("Application password")}

    @classmethod
    @override
    def place(cls, config: Mapping[str, Any]) -> str:
        """The site."""
        return str(config.get("base_url") or "")

    @classmethod
    @override
    def remote_id_in(cls, url: str, config: Mapping[str, Any]) -> str:
        """Only the address of a draft names its id."""
        return parse_qs(urlsplit(url).query).get("p", [""])[0]

    @classmethod
    @override
    def compose(cls, announcement: Announcement, config: Mapping[str, Any]) -> Parts:
        """The whole story."""
        categories = names(cls.setting(config, "categories"))
        return Article.compose(announcement, status=cls.setting(config, "status"), categories=categories)

    @classmethod
    @override
    def sent_text(cls, parts: Parts) -> str:
        """The whole post; only the addresses of its pictures are known later."""
        return _block(Article.of(parts).marked({}))

    @override
    def check(self) -> Mapping[str, Any]:
        """Prove user and password, and that the account may do what is asked of it; return what the site told."""
        root, says = self.root()
        self.config = {**self.config, "api_root": root}
        if not says.get("authentication"):
            raise PermanentError(
                _("%(host)s takes no application passwords: it must be reached by https, and may have turned them off.")
                % {"host": self.host(self.config)}
            )
        me = self.api_object("GET", "users", "me", repeatable=True, params={"context": "edit"})
        self._refuse_without_rights(me)
        self.terms("categories", names(self.setting(self.config, "categories")))
        return {
            "api_root": root,
            "account": str(me.get("name") or ""),
            "account_url": str(me.get("link") or ""),
            "picture": str((me.get("avatar_urls") or {}).get("96") or ""),
            "site": str(says.get("name") or ""),
            "canonical_field": self._canonical_field(),
        }

    @override
    def create(self, call: Call) -> Receipt:
        """Look for it first, as every POST makes another post; then pictures and words, then the post."""
        found = self._found(call)
        article, body, pictures = self._prepared(call)
        call.still_wanted()
        if found is not None:
            return self._written(self.api("POST", "posts", str(found["id"]), json=body), pictures)
        answer = self.api("POST", "posts", json=body | {"slug": article.slug, "status": article.status})
        receipt = self._written(answer, pictures)
        return receipt if self._sole(answer, article) else self._only_the_first(call, receipt)

    @override
    def edit(self, call: Call, there: Receipt) -> Receipt:
        """Write over what the desk once sent; what somebody rewrote over there is shown to a person first."""
        self._refuse_rewritten(self._read(there.remote_id), call, there)
        _article, body, pictures = self._prepared(call)
        call.still_wanted()
        answer = self.api("POST", "posts", there.remote_id, json=body)
        if answer.status in {404, 410}:
            raise GoneError(_("The post is no longer there."))
        receipt = self._written(answer, pictures)
        for id_ in _picture_ids(there) - _picture_ids(receipt):
            self.forget_picture(id_)
        return receipt

    @override
    def delete(self, call: Call, there: Receipt) -> None:
        """Delete for good, and its pictures with it: in the trash it could be put back by who does not know why."""
        answer = self.api("DELETE", "posts", there.remote_id, params={"force": "true"})
        if not answer.ok and answer.status not in {404, 410}:
            raise self.failed(answer)
        slug = Article.of(call.parts).slug
        named = {str(item["id"]) for item in self.uploaded(call.parts.media, slug=slug).values()}
        for id_ in sorted(named | _picture_ids(there)):
            self.forget_picture(id_)

    @override
    def find(self, call: Call) -> Receipt | None:
        """Look by our slug among posts of every state but the trash."""
        found = self._found(call)
        if found is None:
            return None
        slug = Article.of(call.parts).slug
        pictures = {sha256: str(item["id"]) for sha256, item in self.uploaded(call.parts.media, slug=slug).items()}
        return _receipt(found, pictures)

    @override
    def measure(self, there: Receipt) -> Figures:
        """Comments that are shown; a site tells no more by itself."""
        params = {"post": there.remote_id, "per_page": "1", "_fields": "id"}
        answer = self.api("GET", "comments", repeatable=True, params=params)
        if not answer.ok:
            raise self.failed(answer, repeatable=True)
        total = answer.headers.get("x-wp-total", "")
        return Figures(replies=int(total) if total.isdecimal() else None)

    @override
    def hear(self, there: Receipt) -> Sequence[Heard]:
        """Comments that the site shows; those in moderation, and spam, are not told."""
        params = {"post": there.remote_id, "order": "asc", "_fields": "id,author_name,content,link,date_gmt"}
        return [
            Heard(
                remote_id=str(one["id"]),
                author=str(one.get("author_name") or ""),
                text=plain(str((one.get("content") or {}).get("rendered") or "")),
                url=str(one.get("link") or ""),
                said_at=moment(one.get("date_gmt")),
            )
            for one in self.api_list("comments", params=params)
        ]

    def _found(self, call: Call, *, besides: str = "") -> dict[str, Any] | None:
        """The oldest post under our slug, or one a number was added to, that leads to us."""
        slug, known = Article.of(call.parts).slug, call.known | {besides}
        slugs = ",".join(slug + suffix for suffix in SUFFIXES)
        params = {"slug": slugs, "status": STANDING, "context": "edit", "orderby": "id", "order": "asc"}
        posts = self.api_list("posts", params=params)
        ours = (post for post in posts if str(post["id"]) not in known and _leads_to(post, call.parts.link))
        return next(ours, None)

    def _prepared(self, call: Call) -> tuple[Article, dict[str, Any], dict[str, str]]:
        """The article, the fields of the post that carries it, and the pictures' ids by sha256."""
        article = Article.of(call.parts)
        pictures = self.pictures(call, slug=article.slug)
        cover = pictures.get(article.cover)
        body: dict[str, Any] = {
            "title": escape(article.title),
            "content": _block(article.marked(_addresses(pictures))),
            "excerpt": escape(article.excerpt),
            "featured_media": int(cover.id) if cover else 0,
            "tags": self.terms("tags", article.tags),
        }
        if article.categories:
            body["categories"] = self.terms("categories", article.categories)
        if field := self.config.get("canonical_field"):
            body["meta"] = {field: call.parts.link}
        return article, body, {sha256: upload.id for sha256, upload in pictures.items()}

    def _written(self, answer: Answer, pictures: Mapping[str, str]) -> Receipt:
        if answer.ok and answer.status not in {200, 201}:
            raise UnknownOutcome(_("%(host)s answered something unexpected.") % {"host": answer.host})
        return _receipt(self.identified(answer), pictures)

    def _sole(self, answer: Answer, article: Article) -> bool:
        """Whether the post got our slug; another one means that it was taken."""
        return bool(self.identified(answer).get("slug") == article.slug)

    def _only_the_first(self, call: Call, second: Receipt) -> Receipt:
        """Our slug was taken, though nobody showed us by whom: if by an earlier try of ours, that one stays."""
        first = self._found(call, besides=second.remote_id)
        if first is None:
            return second
        answer = self.api("DELETE", "posts", second.remote_id, params={"force": "true"})
        if not answer.ok and answer.status not in {404, 410}:
            raise UnknownOutcome(_("The post is there twice, and one could not be taken down."))
        return _receipt(first, {name: id_ for name, id_ in second.details.items() if name != "digest"})

    def _read(self, remote_id: str) -> dict[str, Any]:
        answer = self.api("GET", "posts", remote_id, repeatable=True, params={"context": "edit"})
        if answer.status in {404, 410}:
            raise GoneError(_("The post is no longer there."))
        post = self.identified(answer, repeatable=True)
        if post.get("status") == "trash":
            raise GoneError(_("The post is no longer there: it lies in the trash."))
        return post

    def _refuse_rewritten(self, post: Mapping[str, Any], call: Call, there: Receipt) -> None:
        """Before anything is sent: a refused change leaves no pictures behind."""
        ours = untouched(unescape(_raw(post, "title")), _raw(post, "content"))
        if not (ours or call.insists or _digest(post) == there.details.get("digest")):
            raise PermanentError(
                _("Somebody changed this post on %(host)s. Look there first; sending again then writes over it.")
                % {"host": self.host(self.config)}
            )

    def _refuse_without_rights(self, me: Mapping[str, Any]) -> None:
        rights = me.get("capabilities")
        needed = NEEDED[self.setting(self.config, "status")]
        if isinstance(rights, dict) and all(rights.get(right) for right in needed):
            return
        raise AuthError(_("This account may not publish there. Give it the role Author, or a higher one."))

    def _canonical_field(self) -> str:
        """Where this site keeps the address a post first had; "" where it keeps none."""
        says = self.api("OPTIONS", "posts", repeatable=True).json()
        offered: Any = says
        for name in ("schema", "properties", "meta", "properties"):
            offered = offered.get(name) if isinstance(offered, dict) else None
        return next((field for field in CANONICAL if isinstance(offered, dict) and field in offered), "")


def _block(html: str) -> str:
    """HTML in which WordPress makes no paragraphs of its own."""
    return f"<!-- wp:html -->\n{html}\n<!-- /wp:html -->"


def _receipt(post: Mapping[str, Any], pictures: Mapping[str, str]) -> Receipt:
    details = {**pictures, "digest": _digest(post)}
    return Receipt(remote_id=str(post["id"]), url=str(post.get("link") or ""), details=details)


def _digest(post: Mapping[str, Any]) -> str:
    return canonical_digest([_raw(post, "title"), _raw(post, "content")])


def _raw(post: Mapping[str, Any], field: str) -> str:
    """A text as it is stored; only a reader with the right to edit gets it."""
    value = post.get(field)
    return str(value.get("raw") or "") if isinstance(value, dict) else ""


def _leads_to(post: Mapping[str, Any], link: str) -> bool:
    return f'href="{escape(link)}"' in _raw(post, "content")


def _addresses(pictures: Mapping[str, Upload]) -> dict[str, str]:
    return {sha256: upload.url for sha256, upload in pictures.items()}


def _picture_ids(receipt: Receipt) -> set[str]:
    return {id_ for name, id_ in receipt.details.items() if name != "digest"}
