"""`python -m tests.bench [NAME…]`: run the benchmarks, or those named, on the database of the environment.

Results of a whole run are kept in var/bench.json.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
if not apps.ready:
    django.setup()

from django.db import connection
from django.test.utils import setup_test_environment, teardown_test_environment

from cms.env import BASE_DIR
from tests.bench import Ratio, composing, keeping, ledger, live, mentions, renaming, showing, voice, waiting, wire
from tests.bench.counting import key_counted_on_the_demo
from tests.bench.growth import growing
from tests.bench.letters.measure import writing_to_many
from tests.bench.loop import measure as loop
from tests.bench.pronouns import checking_pronouns
from tests.bench.serving.measure import costing, serving, serving_quickly

MEASURES: list[Callable[[], Iterator[Ratio]]] = [
    wire.delivering,
    keeping.keystroke_to_saved,
    waiting.listing,
    loop.throughput,
    ledger.delivering_late_in_life,
    checking_pronouns,
    mentions.mentioning,
    renaming.renaming,
    voice.checking_words,
    live.checking_while_typing,
    composing.composing_and_counting,
    key_counted_on_the_demo,
    writing_to_many,
]
# For readers (`make bench-readers`): they want a quiet machine for half an hour, wrk and nginx.
BY_NAME: list[Callable[[], Iterator[Ratio]]] = [showing.changes_seen, serving, serving_quickly, costing, growing]
RESULTS = BASE_DIR / "var" / "bench.json"


def main() -> None:
    """Measure on a database made for it, print a table, and add to `var/bench.json`."""
    known = {measure.__name__ for measure in (*MEASURES, *BY_NAME)}
    if strange := set(sys.argv[1:]) - known:
        raise SystemExit(f"No such measure: {', '.join(sorted(strange))}. There are: {', '.join(sorted(known))}.")
    RESULTS.parent.mkdir(exist_ok=True)
    if connection.vendor == "sqlite":
        # A file, as in production; in memory it would lock otherwise.
        connection.settings_dict["TEST"]["NAME"] = str(BASE_DIR / "var" / "bench.sqlite3")
    name = connection.settings_dict["NAME"]
    setup_test_environment(debug=False)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        asked = [measure for measure in (*MEASURES, *BY_NAME) if measure.__name__ in sys.argv[1:]]
        named = asked if sys.argv[1:] else MEASURES
        ratios = [ratio for measure in named for ratio in measure()]
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    if named == MEASURES:
        _keep(ratios)
    print(f"\n{connection.vendor}: {'':<{40 - len(connection.vendor)}} ours ms   bare ms    ratio")
    for each in ratios:
        figures = f"{each.ours:>8.2f}  {each.bare:>8.2f}  {each.ratio:>7.2f}"
        print(f"  {each.what:<40} {figures}   against {each.against}   {each.promised}".rstrip())


def _keep(ratios: list[Ratio]) -> None:
    """Write the results beside those of the other databases."""
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    kept[connection.vendor] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "ratios": [{**vars(each), "ratio": round(each.ratio, 2)} for each in ratios],
    }
    RESULTS.write_text(json.dumps(kept, indent=2) + "\n")


main()
