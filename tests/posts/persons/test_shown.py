"""Where the words beside a name show, on the real pages, for everybody who looks."""

import json
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from posts import publishing
from posts.audiences import LabelAudience
from posts.models import Person, Profile, Story
from posts.people import Surface, Viewer, labels, shown, viewer_of
from posts.persons.keeping import keep
from posts.persons.wishes import wishes_of
from posts.pronouns import PronounSet
from tests.factories import fresh, make_blog, make_person, make_story, make_user
from tests.posts.persons.people import SETS, THEY, make_named

pytestmark = pytest.mark.django_db


def live_story_by(person: Person, language: str = "en", **facts: Any) -> Story:
    story = make_story(by=make_user(superuser=True), blog=make_blog(language=language), authors=[person], **facts)
    publishing.publish_import(story=story, user=story.owner)
    return fresh(story)


def public_pages(person: Person, story: Story) -> list[str]:
    path = f"/en/people/{person.public_id}/"
    return [story.url, path, *(f"{path}feed.{form}" for form in ("atom", "rss", "json"))]


def say(person: Person, **wishes: Any) -> Person:
    before = wishes_of(Person.objects.get(pk=person.pk))
    return keep(replace(before, **wishes), person=person, by=person.user)


def test_unset_and_hidden_are_byte_identical():
    sam = make_named()
    story = live_story_by(sam)
    pages = public_pages(sam, story)
    unset = [Client().get(page).content for page in pages]
    for audience in ("nobody", "my_stories_team", "colleagues"):
        say(sam, **SETS, label_audience=audience, text_audience="colleagues", note_for_writers="No “ladies”.")
        assert [Client().get(page).content for page in pages] == unset, audience


def test_the_byline_and_the_page_say_it_where_the_owner_wants_it():
    sam = make_named(**SETS, label_audience="public_with_my_name")
    story = live_story_by(sam)
    byline = BeautifulSoup(Client().get(story.url).content, "html.parser").find(class_="byline")
    assert " ".join(byline.get_text(" ").split()) == "By Sam Öberg ( they/them )"
    assert byline.find("bdi")["lang"] == "en"
    page = BeautifulSoup(Client().get(f"/en/people/{sam.public_id}/").content, "html.parser")
    assert page.find(class_="h-card").find("bdi").text == "they/them"
    assert not page.find(class_="p-pronouns")


def test_label_has_lang():
    sam = make_named(
        modes={"any": "sets"},
        sets=(PronounSet(language="any", label="they/them"),),
        label_audience="public_with_my_name",
    )
    (label,) = shown(sam, language="nl", surface=Surface.PAGE).labels
    assert (label.text, label.language) == ("they/them", "")
    sam = say(sam, **SETS)
    assert [shown(sam, language=code, surface=Surface.PAGE).labels[0].language for code in ("en", "nl", "sv")] == [
        "en",
        "nl",
        "sv",
    ]


def test_english_set_not_used_on_dutch_page():
    sam = make_named(modes={"en": "sets"}, sets=(THEY,), label_audience="public_and_machines", text_audience="public")
    assert not shown(sam, language="nl", surface=Surface.PAGE).labels
    story = live_story_by(sam, language="nl")
    page = BeautifulSoup(Client().get(story.url).content, "html.parser")
    assert "they/them" not in page.find(class_="byline").get_text()


def test_what_was_said_for_a_language_holds_before_what_was_said_for_any():
    anything = PronounSet(language="any", label="xe/xem")
    sam = make_named(modes={"any": "sets", "sv": "name"}, sets=(anything,), label_audience="public_with_my_name")
    assert shown(sam, language="en", surface=Surface.PAGE).labels
    assert not shown(sam, language="sv", surface=Surface.PAGE).labels


def facts_of(path: str) -> dict[str, Any]:
    page = BeautifulSoup(Client().get(path).content, "html.parser")
    return json.loads(page.find("script", type="application/ld+json").string)


def test_jsonld_absent_then_present_then_absent_within_60s():
    sam = make_named(**SETS, label_audience="public_with_my_name")
    story = live_story_by(sam)
    path = f"/en/people/{sam.public_id}/"
    assert "pronouns" not in facts_of(path)
    say(sam, label_audience="public_and_machines")
    tagged = [
        {"@value": "they/them", "@language": "en"},
        {"@value": "die/hun", "@language": "nl"},
        {"@value": "hen/hen/hens", "@language": "sv"},
    ]
    assert facts_of(path)["pronouns"] == facts_of(story.url)["author"][0]["pronouns"] == tagged
    page = BeautifulSoup(Client().get(path).content, "html.parser")
    assert page.find(class_="p-pronouns").text == "they/them"
    assert page.find(class_="p-x-pronoun-oblique").text == "them"
    say(sam, label_audience="nobody")
    assert "pronouns" not in facts_of(path)
    assert "pronouns" not in facts_of(story.url)["author"][0]


def test_no_surface_costs_a_query_for_whoever_said_nothing(django_assert_num_queries):
    nobody = Person.objects.prefetch_related("roles").get(pk=make_person("Amina Ouali").pk)
    with django_assert_num_queries(0):
        for surface in Surface:
            shown(nobody, language="en", surface=surface)


def test_three_labels_stand_beside_a_name_and_the_rest_below_more():
    many = tuple(PronounSet(language="en", label=f"set {number}") for number in range(7))
    sam = make_named(modes={"en": "sets"}, sets=many, label_audience="public_with_my_name")
    seen = shown(sam, language="en", surface=Surface.PAGE)
    assert [label.text for label in seen.labels] == ["set 0", "set 1", "set 2"]
    assert len(seen.more_labels) == 4


def test_who_looks_is_known_by_their_account():
    sam = make_named()
    other = make_user()
    assert viewer_of(None, sam) is Viewer.ANYBODY
    assert viewer_of(sam.user, sam) is Viewer.OWNER
    assert viewer_of(other, sam) is Viewer.COLLEAGUE
    assert viewer_of(other, sam, in_team=True) is Viewer.TEAM
    other.is_active = False
    assert viewer_of(other, sam) is Viewer.ANYBODY


def test_every_audience_on_every_surface_gives_what_the_matrix_says():
    for audience in LabelAudience:
        sam = wishes_of(make_named(**SETS, label_audience=audience))
        public = audience in (LabelAudience.PUBLIC, LabelAudience.MACHINES)
        assert bool(labels(sam, language="en", surface=Surface.PAGE)) is public
        assert len(labels(sam, language="en", surface=Surface.MACHINES)) == (
            3 if audience == LabelAudience.MACHINES else 0
        )
        assert not labels(sam, language="en", surface=Surface.NAME_ONLY, viewer=Viewer.TEAM)


def test_a_profile_says_nothing_more_than_the_page():
    sam = make_named(**SETS)
    assert not [field.name for field in Profile._meta.get_fields() if "pronoun" in field.name]
    assert "they/them" not in str(vars(shown(sam, language="en", surface=Surface.PAGE)))
