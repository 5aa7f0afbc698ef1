"""A new name, and the old one goes: from the database, files, cache, feeds, addresses and networks."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from integrations.message import Parts
from integrations.models import Channel, Delivery, Message
from posts import permalinks, reconciling
from posts.changing import copies, sweeping
from posts.changing.beginning import begin, names_of
from posts.importing.bylines import person_for
from posts.models import Change, FormerAddress, Seal, StoryDocument, ToGoThrough
from tests import factories
from tests.integrations.conftest import run_dry
from tests.posts.changing.conftest import NEW, NEW_SHORT, OLD, OLD_SHORT, Renamed
from tests.posts.changing.dump import everything

pytestmark = pytest.mark.django_db

Kind = Change.Kind


def left_over() -> list[str]:
    """Where the old name still stands, with what is around it."""
    lines = [(line, line.index("zamira")) for line in everything().splitlines() if "zamira" in line]
    return [f"{line[:40]} … {line[max(at - 60, 0) : at + 40]}" for line, at in lines]


def start(who: Renamed, kind: str = Kind.AWAY, **more: Any) -> Change:
    nobody = kind == Kind.STEP_BACK
    names = names_of(who.person, old=[OLD, OLD_SHORT], name="" if nobody else NEW, called="" if nobody else NEW_SHORT)
    plan = copies.plan(who.person, kind=kind, names=names)
    answers = more.pop("answers", {})
    return begin(
        person=who.person, by=who.user, kind=kind, names=names, choices=copies.chosen(plan.groups, answers), **more
    )


def work_through(change: Change) -> Change:
    """The clock and the wire, until nothing is left."""
    for _round in range(20):
        Change.objects.filter(pk=change.pk).update(due_at="2020-01-01T00:00:00Z")
        if sweeping.work(change.pk):
            break
        run_dry()
    run_dry()
    return Change.objects.get(pk=change.pk)


def test_rename_D_no_string_of_old_name_in_database_files_cache_index(renamed: Renamed, networks: Any) -> None:
    document = StoryDocument(title=f"Notes of {OLD}")
    document.file = ContentFile(b"notes", name="zamira-quillberg.txt")
    document.save()
    old_address, old_seal = renamed.story.url, Seal.objects.live().get(page=renamed.story.pk)
    log = set(PageLogEntry.objects.values_list("pk", flat=True))
    assert everything().count("zamira") > 20  # the dump finds what it looks for
    change = start(renamed)
    assert OLD_SHORT.lower() not in f"{change.names}{change.steps}{change.choices}".lower()
    assert work_through(change).names == ""
    assert left_over() == []
    assert person_for("zamira-quillberg") == (renamed.person, False)  # a second import brings nobody back
    assert set(PageLogEntry.objects.values_list("pk", flat=True)) == log  # no activity item
    _readers_find_the_new_name(renamed)
    _a_derived_seal_stands(renamed, old_seal)
    _the_old_address_is_gone(old_address)
    _networks_were_asked_for_what_they_can_do(*networks)


def _readers_find_the_new_name(renamed: Renamed) -> None:
    page = Client().get(factories.fresh(renamed.story).url).content.decode()
    assert f"{NEW}</a> rang. {NEW_SHORT}’s bell was broken, said {NEW}." in page


def _a_derived_seal_stands(renamed: Renamed, reviewed: Seal) -> None:
    derived = Seal.objects.live().get(page=renamed.story.pk)
    assert (derived.origin, derived.parent) == (Seal.Origin.DERIVED, reviewed)
    assert (derived.approver, derived.went_live_at) == (reviewed.approver, reviewed.went_live_at)
    assert derived.content_digest == factories.fresh(renamed.story).content_digest()
    assert reconciling.reconcile() == []


def _the_old_address_is_gone(old: str) -> None:
    answer = Client().get(old)
    assert (answer.status_code, answer.headers.get("Location")) == (410, None)
    assert "alexis" not in answer.content.decode().lower()


def _networks_were_asked_for_what_they_can_do(edited: Any, remembered: Any) -> None:
    assert edited.verbs() == ["create", "edit"]
    assert remembered.verbs() == ["create", "delete"]
    assert list(edited.posts.values()) == [f"A day with {NEW} by {NEW}. What {NEW_SHORT} did."]


def test_rename_D_old_url_410_without_location_header(db: None) -> None:
    story = factories.make_live_story(slug="a-day-with-zamira-quillberg")
    old = story.url
    permalinks.forget(FormerAddress.objects.filter(path=old))
    Page.objects.filter(pk=story.pk).update(slug="a-day", url_path=story.url_path.replace(story.slug, "a-day"))
    _the_old_address_is_gone(old)
    assert "zamira" not in str(list(FormerAddress.objects.values_list("path")))


def test_rename_D_deletes_on_mastodon_rather_than_edits() -> None:
    """The very adapter: it can edit, and readers find what an edited post said before."""
    said, new = (Parts(text=f"A day with {name}", language="en", link="") for name in (OLD, NEW))
    copy = Delivery(remote_id="1", there=Message(parts=said.as_json()), channel=Channel(kind="mastodon", config={}))
    options, default = copies.fates(copy, new, kind=Kind.AWAY)
    assert default == copies.Fate.TAKE_DOWN
    assert copies.Fate.CHANGE not in options
    assert copies.fates(copy, new, kind=Kind.FOLLOW)[1] == copies.Fate.CHANGE  # where it may be seen, it is edited


def test_what_names_them_elsewhere_is_rendered_again_under_its_seal_and_the_rest_stays(
    renamed: Renamed, networks: Any
) -> None:
    blog = renamed.story.get_parent().specific
    mention = f'<p>We thanked <embed embedtype="mention" id="{renamed.person.public_id}" form="name"/>.</p>'
    silent = factories.make_story(blog=blog, headline="Bells", text=mention)
    factories.said_yes(silent, silent.in_story.create(person=renamed.person, is_named=True))
    factories.approve(factories.hand_in(silent))
    by_them = factories.make_live_story(by=renamed.user, blog=blog, headline="Wheels")
    run_dry()
    kept = Seal.objects.live().get(page=by_them.pk)
    [delivery] = Delivery.objects.filter(channel=renamed.remembered, post=renamed.story.uuid)
    work_through(start(renamed, answers={f"copy-{delivery.pk}": "afresh"}))
    assert Seal.objects.live().get(page=by_them.pk) == kept
    wanted = Delivery.objects.get(post=by_them.uuid, channel=renamed.edited).wanted
    assert (wanted.seal_digest, NEW in wanted.parts["text"]) == (kept.digest, True)
    _edited, remembered = networks
    assert sorted(remembered.verbs()) == ["create"] * 4 + ["delete"] * 2  # one of them sent again, the silent one left
    assert OLD_SHORT not in str(remembered.posts)


def test_sweep_resumes_after_worker_kill(renamed: Renamed, monkeypatch: pytest.MonkeyPatch) -> None:
    change = start(renamed)
    real, calls = sweeping.rewrite, []

    def dies(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == 30:
            raise KeyboardInterrupt  # as a kill: nothing is caught
        return real(*args)

    monkeypatch.setattr(sweeping, "rewrite", dies)
    with pytest.raises(KeyboardInterrupt):
        sweeping.work(change.pk)
    assert sweeping.due() == []  # its lease holds
    at = Change.objects.get(pk=change.pk).steps
    assert at["stories"]["over"]
    assert at["memory"]["done"] == 29
    assert work_through(change).finished_at
    assert left_over() == []


def test_workers_share_the_stories_and_one_that_dies_costs_no_more_than_its_own(renamed: Renamed) -> None:
    blog = renamed.story.get_parent().specific
    others = [factories.make_live_story(by=renamed.user, blog=blog, headline=f"{OLD} {n}") for n in range(3)]
    change = start(renamed)
    sweeping.work(change.pk, seconds=-1)  # time is up before the first
    rows = list(ToGoThrough.objects.order_by("page"))
    assert len(rows) == 4
    sweeping.help_with(rows[-1].pk)
    assert OLD_SHORT not in factories.fresh(others[-1]).headline
    assert rows[0].claim()  # by a worker that dies
    sweeping.help_with(rows[0].pk)  # no other takes it
    assert OLD_SHORT in factories.fresh(renamed.story).headline
    Change.objects.filter(pk=change.pk).update(due_at="2020-01-01T00:00:00Z")
    assert not sweeping.work(change.pk)
    steps = Change.objects.get(pk=change.pk).steps["stories"]
    assert (steps["done"], steps["of"], "over" in steps) == (3, 4, False)
    ToGoThrough.objects.update(due_at="2020-01-01T00:00:00Z")  # its lease ends
    assert work_through(change).finished_at
    assert not ToGoThrough.objects.exists()
    assert left_over() == []


def test_a_planned_story_keeps_its_plan_of_channels(renamed: Renamed) -> None:
    person, blog = renamed.person, renamed.story.get_parent().specific
    story = factories.make_story(by=renamed.user, blog=blog, headline=f"{OLD} tomorrow", authors=[person])
    tomorrow = timezone.now() + timedelta(days=1)
    factories.approve(factories.hand_in(story), go_live_at=tomorrow)
    plan = {str(renamed.edited.uuid): "60"}
    Seal.objects.waiting().filter(page=story.pk).update(plan=plan)
    work_through(start(renamed))
    waiting = Seal.objects.waiting().get(page=story.pk)
    assert (waiting.origin, waiting.plan) == (Seal.Origin.DERIVED, plan)
    assert OLD not in str(waiting.content)


def test_step_back_leaves_a_colleague_and_no_page(renamed: Renamed) -> None:
    address = f"/en/people/{renamed.person.public_id}/"
    assert Client().get(address).status_code == 200
    work_through(start(renamed, Kind.STEP_BACK))
    page = Client().get(factories.fresh(renamed.story).url).content.decode()
    assert "A colleague" in page
    assert address not in page
    assert Client().get(address).status_code == 410
    assert left_over() == []


def test_a_correction_keeps_links_and_history(renamed: Renamed, networks: Any) -> None:
    old = renamed.story.url
    assert work_through(start(renamed, Kind.CORRECT)).finished_at
    assert factories.fresh(renamed.story).url == old
    assert Client().get(old).status_code == 200
    assert [network.verbs() for network in networks] == [["create", "edit"], ["create", "edit"]]
    assert any(OLD in message.parts["text"] for message in Message.objects.all())


def test_quiet_mode_spreads(renamed: Renamed) -> None:
    """Only the owner begins, one at a time."""
    names = names_of(renamed.person, old=[OLD], name=NEW, called=NEW_SHORT)
    facts = {"person": renamed.person, "kind": Kind.AWAY, "names": names, "choices": {}}
    with pytest.raises(PermissionDenied):
        begin(by=factories.make_user(superuser=True), **facts)
    sweeping.work(begin(by=renamed.user, quietly=True, **facts).pk)
    times = Delivery.objects.filter(status="due").values_list("due_at", flat=True)
    assert len(times) == 2
    assert (max(times) - min(times)).total_seconds() > 60
    with pytest.raises(PermissionDenied):
        begin(by=renamed.user, **facts)
