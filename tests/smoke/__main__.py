"""Start the house, send one story the whole way by plain HTTP, read the logs, and say in one line what came of it."""

import json
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import requests

from integrations.sandbox.rules import ACCOUNT_ID, TOKEN
from tests.smoke.house import House, built, running, until
from tests.smoke.visitor import Page, Visitor, code_of

PASSWORD: Final = "a lantern on the handlebar"  # tests.factories.PASSWORD, said here as this process needs no Django
HEADLINE, LATER_HEADLINE = "The lamp that came back", "The lamp that came home"
Logs = Mapping[str, list[Mapping[str, Any]]]

CELERYS_FAREWELL: Final = re.compile(r"worker: \w+ shutdown \(MainProcess\)")  # printed past all logging
OURS: Final = ("web", "worker", "clock", "beat")


def main() -> None:
    """Everything, with a line a step; ends the process with a message at the first thing that is not as promised."""
    with tempfile.TemporaryDirectory(prefix="byline-smoke-", dir="/tmp") as folder, built(Path(folder)) as house:
        say("Migrating PostgreSQL, collecting static files")
        house.run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
        house.run("manage.py", "migrate", "--verbosity", "0")
        house.run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        totp = house.run("-m", "tests.smoke.prepare", settings="tests.smoke.settings").strip()
        try:
            with running(house):
                say("Waiting for web, worker, clock and beat")
                until(lambda: ready(house), within=120, what="everything well, as /health/deep tells")
                began = time.monotonic()
                to_network, trace = Journey(house, totp=totp).walk()
                journey = time.monotonic() - began
        except (Exception, SystemExit):
            house.tell_last_lines()
            raise
        lines = read_logs(house)
        check_logs(house, lines, trace=trace, secrets=(*house.secrets, totp, PASSWORD, TOKEN))
    done = Counter(line["verb"] for line in lines["worker"] if accepted(line))
    assert done == {"create": 1, "edit": 1, "delete": 1}, done
    print(
        f"prod-smoke: ok delivered={done['create']} edited={done['edit']} taken_down={done['delete']} "
        f"to_network={to_network:.1f}s journey={journey:.0f}s log_lines={sum(map(len, lines.values()))}"
    )


def say(words: str) -> None:
    """Progress, apart from the result."""
    print(f"prod-smoke: {words}", file=sys.stderr, flush=True)


def ready(house: House) -> bool:
    """Whether the deep health endpoint, asked past nginx, says that all is well, and nginx answers."""
    house.see_that_all_run()
    headers = {"Authorization": f"Bearer {house.environment['HEALTH_TOKEN']}"}
    try:
        deep = requests.get(f"http://{house.web}/health/deep", headers=headers, timeout=10)
        front = requests.get(f"{house.url}/health/live", verify=str(house.certificate), timeout=10)
    except requests.RequestException:
        return False
    return deep.ok and front.ok


class Journey:
    """Noor writes, Marit reads; the sandbox is the network."""

    def __init__(self, house: House, *, totp: str) -> None:
        self.house = house
        self.noor = Visitor(house.url, certificate=house.certificate)
        self.marit = Visitor(house.url, certificate=house.certificate)
        self.reader = Visitor(house.url, certificate=house.certificate)
        self.totp = totp

    def walk(self) -> tuple[float, str]:
        """Write, hand in, approve; edit, hand in, approve; take down.

        Seconds from pressing Approve to the network, and the trace of that approval.
        """
        self.log_in()
        say("Noor writes and hands in")
        story = self.write()
        self.check_and_hand_in(self.noor.get(f"/write/{story}/"))
        say("Marit reads and approves")
        to_network, trace = self.approve(story, HEADLINE)
        self.read_by_all()
        say("Noor changes it, Marit approves")
        self.edit(story)
        self.approve(story, LATER_HEADLINE)
        say("Marit takes it down")
        page = self.marit.get(f"/admin/stories/{story}/take-down/")
        self.marit.press(page, "Take it down", reason="The rider asked us to.")
        until(lambda: not self.on_network(), within=60, what="off the network")
        return to_network, trace

    def log_in(self) -> None:
        """Both by password; Marit needs a second step."""
        for visitor, name in ((self.noor, "noor"), (self.marit, "marit")):
            page = visitor.get("/account/login/")
            page = visitor.press(page, "Log in", login=f"{name}@byline.example", password=PASSWORD)
            if visitor is self.marit:
                visitor.press(page, "Go on", code=code_of(self.totp))

    def write(self) -> int:
        """A story from the writing pages; returns its number."""
        page = self.noor.press(self.noor.get("/write/new/"), "Start writing")
        typed = {name: f"She rode home in the light, {name}." for name in page.boxes().values()}
        words = {page.box("Headline"): HEADLINE, page.box("In short"): "A lamp, a kettle and a wet Monday."}
        self.noor.press(page, "Save", **{**typed, **words})
        found = re.search(r"/write/(\d+)/", page.url)
        assert found, page.url
        return int(found[1])

    def check_and_hand_in(self, page: Page) -> None:
        """By the page that shows what the voice check noticed."""
        self.noor.press(self.noor.press(page, "Check and hand in"), "Hand in")

    def edit(self, story: int) -> None:
        """A new headline, which nobody sees before it is read."""
        page = self.noor.get(f"/write/{story}/")
        page = self.noor.press(page, "Save", **{page.box("Headline"): LATER_HEADLINE})
        self.check_and_hand_in(page)
        assert HEADLINE in self.on_network(), "an edit went out unread"

    def approve(self, story: int, headline: str) -> tuple[float, str]:
        """Read, approve, and wait until the network has it: in how many seconds, and under which trace."""
        page = self.marit.get(f"/admin/reviews/{story}/")
        assert headline in page.text, page.text[:1500]
        pressed = time.monotonic()
        self.marit.press(page, "Approve")
        until(lambda: headline in self.on_network(), within=60, what=f"“{headline}” on the network")
        seconds = time.monotonic() - pressed
        assert self.on_network().count(headline) == 1, "doubled"
        return seconds, self.trace_of_approval()

    def on_network(self) -> str:
        """The texts that stand on the sandbox, as its own API tells anybody who holds the token."""
        address = f"{self.house.sandbox}/api/v1/accounts/{ACCOUNT_ID}/statuses"
        answer = requests.get(address, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10)
        return " | ".join(str(status["content"]) for status in answer.json())

    def read_by_all(self) -> None:
        """On the blog, through nginx: the second reader is answered from its cache."""
        fresh = f"/en/workshop/?read={time.time_ns()}"
        assert HEADLINE in self.reader.get(fresh).text
        again = self.reader.session.get(f"{self.house.url}{fresh}", timeout=10)
        assert again.headers["X-Cache"] == "HIT", again.headers
        assert again.headers["Strict-Transport-Security"]

    def trace_of_approval(self) -> str:
        """The id of the last request that approved something."""
        lines = [json.loads(line) for line in self.house.log("web")]
        return str(next(line["trace"] for line in reversed(lines) if line.get("logger") == "integrations.outbox"))


def read_logs(house: House) -> Logs:
    """Every line of our own processes, read as a collector of logs would; what is no JSON ends the smoke test."""
    return {
        name: [as_json(name, text) for text in house.log(name) if text and not CELERYS_FAREWELL.fullmatch(text)]
        for name in OURS
    }


def check_logs(house: House, lines: Logs, *, trace: str, secrets: tuple[str, ...]) -> None:
    """The trace leads from the approving request to the receipt, and no process wrote a secret."""
    web, worker = ([line for line in lines[name] if line.get("trace") == trace] for name in ("web", "worker"))
    assert any("/reviews/" in str(line.get("path")) for line in web), f"the approving request is not traced: {web}"
    assert any(accepted(line) and line.get("url") for line in worker), f"no receipt under {trace}: {worker}"
    whole = "\n".join(text for path in (house.folder / "log").iterdir() for text in house.log(path.name))
    assert not [secret for secret in secrets if secret in whole], "a secret is in a log"


def accepted(line: Mapping[str, Any]) -> bool:
    """Whether the line says that a network took something."""
    return str(line["message"]).endswith(f"{line.get('verb')} accepted")


def as_json(name: str, text: str) -> Mapping[str, Any]:
    """One line of the log; raise SystemExit for anything that a collector could not read."""
    try:
        line: Mapping[str, Any] = json.loads(text)
    except ValueError:
        raise SystemExit(f"{name} wrote a line that is no JSON: {text}") from None
    return line


if __name__ == "__main__":
    main()
