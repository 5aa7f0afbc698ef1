"""`python -m tests.lighthouse [URL]`: Lighthouse looks at the demo, or a desk at URL; 1 tells of marks that are missed.

Lighthouse comes from npm and runs in the machine's Chromium with its own mobile preset. Each page is looked at
`LOOKS` times (an odd number; 3) and the middle one counts, since its clock hears what else the machine does.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urljoin
from urllib.request import urlopen

from tqdm import tqdm

from tests.e2e.desk import running_desk
from tests.peers.cache import made_once, npm_install
from tests.peers.node import node_program

VERSION: Final = "13.5.0"
LOOKS: Final = int(os.environ.get("LOOKS", "3"))
WANTED: Final = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
STORY: Final = "/en/workshops/a-ring-in-the-handlebar/"
PAGES: Final = {"home": "/en/", "index": "/en/workshops/", "story": STORY, "search": "/en/search/"}
_AUTHOR: Final = re.compile(r'<a rel="author" href="([^"]+)"')


def main() -> None:
    """Look, print a table, and what cost marks."""
    with _site() as site:
        marks = dict(_looked_at(site))
    print(f"{'page':<10}" + "".join(f"{name:>16}" for name in WANTED))
    for page, (scores, _why) in marks.items():
        print(f"{page:<10}" + "".join(f"{scores[name]:>16}" for name in WANTED))
    for page, (_scores, why) in marks.items():
        for line in why:
            print(f"{page}: {line}")
    missed = any(scores[name] < least for scores, _why in marks.values() for name, least in WANTED.items())
    sys.exit(1 if missed else 0)


@contextmanager
def _site() -> Iterator[str]:
    if sys.argv[1:]:
        yield sys.argv[1]
        return
    with tempfile.TemporaryDirectory() as name, running_desk(Path(name)) as desk:
        yield desk.url


def _looked_at(site: str) -> Iterator[tuple[str, tuple[dict[str, int], list[str]]]]:
    home = made_once(f"lighthouse-{VERSION}", lambda folder: npm_install(f"lighthouse@{VERSION}", folder))
    with urlopen(urljoin(site, STORY), timeout=60) as answer:  # noqa: S310  # loopback
        author = _AUTHOR.search(answer.read().decode())
    if author is None:
        raise SystemExit(f"{STORY} names no author with a page")
    for page, path in tqdm((PAGES | {"author": author[1]}).items(), desc="pages", disable=None):
        looks = [_look(home, urljoin(site, path)) for _ in range(LOOKS)]
        looks.sort(key=lambda look: look[0]["performance"])
        yield page, looks[len(looks) // 2]


def _look(home: Path, address: str) -> tuple[dict[str, int], list[str]]:
    """Marks out of 100 by category, and the audits that took some away."""
    program = [str(node_program()), str(home / "node_modules" / "lighthouse" / "cli" / "index.js")]
    options = ["--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage"]
    done = subprocess.run(
        [*program, address, *options, f"--only-categories={','.join(WANTED)}"],
        env={**os.environ, "CHROME_PATH": _chromium()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{address}: {done.stderr.strip()[-2000:]}")
    said = json.loads(done.stdout)
    scores = {name: round(100 * (category["score"] or 0)) for name, category in said["categories"].items()}
    return scores, [line for category in said["categories"].values() for line in _why(category, said["audits"])]


def _why(category: Mapping[str, list[dict[str, str]]], audits: Mapping[str, dict[str, object]]) -> Iterator[str]:
    for counted in category["auditRefs"]:
        audit = audits[counted["id"]]
        score = audit["score"]
        if counted["weight"] and isinstance(score, int | float) and score < 1:
            yield f"{counted['id']}: {score} {audit.get('displayValue', '')}".strip()


def _chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise SystemExit("Lighthouse needs Chromium")
    return found


if __name__ == "__main__":
    main()
