"""A child's family name is in no story, not with a guardian's yes either."""

from typing import Any

import pytest

from posts.consent.children import has_family_name
from posts.models import InStory
from posts.publishing import NotNow
from tests import factories


@pytest.mark.parametrize(
    ("called", "text"),
    [
        ("Emma", "Then Emma de Vries drew a bell."),
        ("Emma, my daughter", "We thanked Emma Ek."),
        ("Emma Öberg", ""),
        ("Åke", "Åke O’Brien rang."),
    ],
)
def test_a_first_name_with_a_family_name_is_found(called: str, text: str) -> None:
    assert has_family_name(called, [text])


@pytest.mark.parametrize(
    ("called", "text"),
    [
        ("Emma", "Emma rang. Ek laughed, and Emma är här."),
        ("my daughter", "My daughter rang."),
        ("Ilse’s daughter", "Ilse Maas came with her daughter."),
        ("De dochter van Ilse", "De Vries kwam."),
        ("Emma", "Emma’s Bike shop, EMMA Ek’s too, and Emma IKEA."),
    ],
)
def test_a_first_name_alone_may_stand(called: str, text: str) -> None:
    assert not has_family_name(called, [text])


@pytest.mark.django_db
def test_a_story_with_it_is_not_handed_in() -> None:
    noor: Any = factories.make_user(factories.AUTHORS)
    story = factories.make_story(by=noor, text="<p>Emma de Vries rang the bell.</p>")
    row = InStory.objects.create(page=story, words="Emma", is_named=True)
    factories.hand_in(factories.make_story(by=noor, text="<p>Emma de Vries rang the bell.</p>"))  # a grown customer
    InStory.objects.filter(pk=row.pk).update(is_child=True)
    with pytest.raises(NotNow, match="family name of Emma"):
        factories.hand_in(story)
