"""`python -m tests.bench.serving.plain NUMBER BYTES`: tables, and so many pages of that weight; prints their paths."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.serving.plain.settings"
django.setup()

from django.core.management import call_command
from django.db import connection
from wagtail.models import Page

from tests.bench.serving.plain.models import PlainPage

WORDS = "<p>The bell was broken. We mended it while the kettle boiled, and it rang all the way home.</p>"

number, weight = int(sys.argv[1]), int(sys.argv[2])
call_command("migrate", verbosity=0)
home = Page.objects.get(depth=2)
for each in range(number):
    page = PlainPage(title=f"Page {each}", slug=f"page-{each}", body=WORDS * (weight // len(WORDS)))
    home.add_child(instance=page).save_revision().publish()
    print(f"/{page.slug}/")
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")  # as the server does by itself, some time later
