"""What the kit's processes load in place of `cms.celery`: the product, armed. `celery -A tests.faults.boot worker`."""

import os
from pathlib import Path

import django

from cms.celery import app

django.setup()

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
# The tick is a wait too; 1 s at this speed would be 22 s of the product's. Not scaled whole: two cores must carry it.
app.conf.beat_schedule["deliveries"]["schedule"] = float(os.environ.get("FAULTS_TICK", "0.25"))
