"""A person without JavaScript: reads pages, fills forms, presses buttons by their words."""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup, Tag


@dataclass(frozen=True, kw_only=True)
class Page:
    """What was answered, and where."""

    url: str
    soup: BeautifulSoup

    @property
    def text(self) -> str:
        """Its words, on one line."""
        return " ".join(self.soup.get_text(" ").split())

    def boxes(self) -> dict[str, str]:
        """Its text boxes: what each is called, and the name it is sent under."""
        found = {}
        for box in self.soup.find_all("textarea"):
            label = self.soup.find("label", attrs={"for": box.get("id")})
            if label is not None and box.get("name"):
                found[" ".join(label.get_text(" ").split())] = str(box["name"])
        return found

    def box(self, words: str) -> str:
        """The name of the box whose label begins with these words."""
        for label, name in self.boxes().items():
            if label.startswith(words):
                return name
        raise SystemExit(f"{self.url}: no box is called {words!r}, only {list(self.boxes())}")


class Visitor:
    """One browser of one person."""

    def __init__(self, base: str, *, certificate: Path) -> None:
        self.base = base
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(certificate)

    def get(self, path: str) -> Page:
        """Open an address; anything but 200 ends the smoke test."""
        return self._page(self.session.get(urljoin(self.base, path), timeout=60))

    def press(self, page: Page, words: str, **typed: str) -> Page:
        """Fill in `typed` by field name, press the button that says `words`, and return what comes."""
        button = next((each for each in page.soup.find_all("button") if _says(each) == words), None)
        form = button and (button.find_parent("form") or page.soup.find(id=button.get("form")))
        if not isinstance(button, Tag) or not isinstance(form, Tag):
            raise SystemExit(f"{page.url}: no button says {words!r}; the page says: {page.text[:1500]}")
        data = {**_filled(form), **typed}
        if button.get("name"):
            data[str(button["name"])] = str(button.get("value", ""))
        target = urljoin(page.url, str(form.get("action") or page.url))
        return self._page(self.session.post(target, data=data, headers={"Referer": page.url}, timeout=60))

    def _page(self, answer: requests.Response) -> Page:
        page = Page(url=answer.url, soup=BeautifulSoup(answer.text, "html.parser"))
        if answer.status_code != 200:
            raise SystemExit(f"{answer.url} answered {answer.status_code}: {page.text[:1500]}")
        return page


def _says(button: Tag) -> str:
    """What people see on it: words for screen readers alone left out."""
    hidden = {id(text) for aside in button.select(".sr-only") for text in aside.find_all(string=True)}
    return " ".join(" ".join(text for text in button.find_all(string=True) if id(text) not in hidden).split())


def _filled(form: Tag) -> dict[str, str]:
    """What the form would send as it stands."""
    data: dict[str, str] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type", "")
        if not name or kind in ("submit", "file") or (kind in ("radio", "checkbox") and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            data[str(name)] = str(chosen.get("value", "")) if isinstance(chosen, Tag) else ""
        else:
            data[str(name)] = field.get_text() if field.name == "textarea" else str(field.get("value", ""))
    return data


def code_of(secret: str) -> str:
    """What the app on a phone shows now for a secret in base 32 (RFC 6238)."""
    step = int(time.time() // 30).to_bytes(8, "big")
    mac = hmac.digest(base64.b32decode(secret + "=" * (-len(secret) % 8)), step, hashlib.sha1)
    place = mac[-1] & 15
    return f"{(int.from_bytes(mac[place : place + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"
