"""`python -m tests.bench.serving.turns APPLICATION PATH…`: answers so many requests as each line of its input says.

It prints for each line the milliseconds of processor time a request took: here, and in the database's own process.
Processor time says something on a busy machine too, where requests a second do not.
"""

import sys
import time
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory


def main() -> None:
    module, _colon, _call = sys.argv[1].partition(":")
    application = get_wsgi_application() if module == "django.core.wsgi" else import_module(module).application
    paths = cycle(sys.argv[2:])
    _answer(application, next(paths))
    connection.close_at = None  # between turns it may wait longer than a web process keeps a connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")  # nanoseconds it ran, before the first space
    for line in sys.stdin:
        number = int(line)
        began, began_there = time.process_time(), int(server.read_text().split()[0])
        for path in islice(paths, number):
            _answer(application, path)
        here, there = time.process_time() - began, int(server.read_text().split()[0]) - began_there
        print(here * 1e3 / number, there / 1e6 / number, flush=True)


def _answer(application: Any, path: str) -> None:
    def start(status: str, _headers: Any, _failed: Any = None) -> None:
        if status != "200 OK":
            raise SystemExit(f"{path}: {status}")

    response = application(RequestFactory().get(path, SERVER_NAME="127.0.0.1", REMOTE_ADDR="127.0.0.1").environ, start)
    for _part in response:
        pass
    response.close()


main()
