"""Moments as the database compares them."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models.functions import Now

from integrations.models.clock import from_now

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("seconds", "is_due"), [(0, True), (-1, True), (1, False)])
def test_what_is_due_now_is_due_in_the_same_instant(seconds: float, is_due: bool) -> None:
    anything = ContentType.objects.annotate(due=from_now(seconds))

    assert anything.filter(due__lte=Now()).exists() is is_due  # one statement has one present
