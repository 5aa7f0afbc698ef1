"""What the kit's processes load in place of `cms.celery`: the product, armed. `celery -A tests.faults.boot worker`."""

import os
from pathlib import Path

import django

from cms.celery import app

django.setup()

from django.conf import settings

from integrations import turns
from integrations.adapters import ADAPTERS
from tests.faults.blind import Blind
from tests.faults.builds import BUILDS
from tests.faults.strikes import Striker

__all__ = ["app"]

ADAPTERS[Blind.name] = Blind
BUILDS[os.environ.get("FAULTS_BUILD", "")]()
if "FAULTS_FOLDER" in os.environ:
    Striker(
        chances=os.environ.get("BYLINE_FAULT", ""),
        folder=Path(os.environ["FAULTS_FOLDER"]),
        freeze=float(os.environ.get("FAULTS_FREEZE", "9")),
    ).arm()
# Processors do not live faster with the clock. A tick is 6 s of the product's, not 1; a row that no worker took yet is
# handed out again after 3 s, not 0.4: else the queue would be full of copies that busy workers cannot get through.
turns.ASK_AGAIN = 3.0 / settings.CLOCK_SCALE
app.conf.beat_schedule["deliveries"]["schedule"] = float(os.environ.get("FAULTS_TICK", "0.25"))
# Questions about figures and looks at links change no delivery, and would take moods and turns that are meant for one.
del app.conf.beat_schedule["figures"], app.conf.beat_schedule["links"]
