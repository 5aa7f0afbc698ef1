"""Dump, deliver, restore, start: nothing doubled. On the database the suite runs on, with its own tools."""

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from integrations import dispatch, stops
from integrations.models import Delivery, Epoch, Heartbeat, Stop
from tests.factories import ADMINS, make_user
from tests.integrations.conftest import open_channel, pass_time, run_dry, tick, want
from tests.integrations.network import Network
from tests.servers import postgresql_programs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def a_desk_with_an_epoch(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EPOCH_FILE = tmp_path / "elsewhere" / "epoch"
    monkeypatch.setenv("PATH", f"{postgresql_programs()}{os.pathsep}{os.environ['PATH']}")


def back_up(folder: Path) -> Path:
    """The folder that the command names."""
    told = StringIO()
    call_command("backup", str(folder), stdout=told)
    return Path(told.getvalue().partition(" (")[0])


def restore(backup: Path) -> str:
    told = StringIO()
    call_command("restore", str(backup), "--yes", stdout=told)
    return told.getvalue()


def test_dump_deliver_restore_start_doubles_nothing(tmp_path: Path, network: Network) -> None:
    channels = {kind: open_channel(kind, name=kind) for kind in ("lookup", "blind", "guarded")}
    posts = {kind: uuid4() for kind in channels}
    admin = make_user(ADMINS, name="ada")
    tick()
    for kind, channel in channels.items():
        want(posts[kind], channel, kind)
    backup = back_up(tmp_path)
    run_dry()
    assert sorted(network.posts.values()) == ["blind", "guarded", "lookup"]

    assert "and stopped" in restore(backup)
    run_dry()
    for stop in Stop.objects.standing():
        stops.lift(pk=stop.pk, user=admin, reason="Looked through")
    dispatch.due()
    stops.let_go(pks=[row.pk for row in stops.held()], user=admin)
    pass_time(3)
    run_dry()
    assert sorted(network.posts.values()) == ["blind", "guarded", "lookup"]
    states = dict(Delivery.objects.values_list("channel__kind", "status"))
    assert states == {"lookup": "settled", "blind": "unknown", "guarded": "settled"}
    assert len({key for _verb, text, key in network.calls if text == "guarded"}) == 1


def test_a_restore_by_another_tool_is_noticed_at_the_first_tick(tmp_path: Path, network: Network) -> None:
    channel = open_channel()
    tick()
    want(uuid4(), channel)
    backup = back_up(tmp_path)
    epoch_file = (tmp_path / "elsewhere" / "epoch").read_text()
    run_dry()
    restore(backup)
    Stop.objects.all().delete()  # as if only the database had been put back
    Epoch.objects.update(value="0" * 32)
    (tmp_path / "elsewhere" / "epoch").write_text(epoch_file)
    run_dry()
    assert Stop.objects.standing().count() == 1
    assert network.verbs().count("create") == 1


def test_pictures_come_back_and_newer_ones_stay(tmp_path: Path, settings: Any) -> None:
    media = Path(settings.MEDIA_ROOT)
    (media / "images").mkdir(parents=True)
    (media / "images" / "old.jpg").write_bytes(b"old")
    backup = back_up(tmp_path)
    (media / "images" / "old.jpg").unlink()
    (media / "images" / "new.jpg").write_bytes(b"new")
    restore(backup)
    assert {path.name for path in (media / "images").iterdir()} == {"old.jpg", "new.jpg"}


def test_a_backup_is_for_its_owner_only_and_holds_neither_keys_nor_epoch(tmp_path: Path, settings: Any) -> None:
    tick()
    backup = back_up(tmp_path)
    assert backup.stat().st_mode & 0o077 == 0
    names = {path.name for path in backup.rglob("*")}
    assert "epoch" not in names
    everything = b"".join(path.read_bytes() for path in backup.rglob("*") if path.is_file())
    assert all(key.encode() not in everything for key in settings.CREDENTIAL_KEYS)


def test_nothing_is_replaced_unasked_or_while_the_desk_runs(tmp_path: Path) -> None:
    backup = back_up(tmp_path)
    with pytest.raises(CommandError, match="--yes"):
        call_command("restore", str(backup))
    Heartbeat.beat(Heartbeat.Kind.WORKER, "worker@here")
    with pytest.raises(CommandError, match="worker@here"):
        call_command("restore", str(backup), "--yes")
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    assert "stopped" in restore(backup)
    assert "stopped" in restore(back_up(tmp_path / "again"))


def test_what_is_no_whole_backup_leaves_the_desk_as_it_was(tmp_path: Path) -> None:
    channel = open_channel()
    with pytest.raises(CommandError, match="not a whole backup"):
        call_command("restore", str(tmp_path), "--yes")
    backup = back_up(tmp_path)
    next(backup.glob("database.*")).write_bytes(b"something else")
    with pytest.raises(CommandError):
        call_command("restore", str(backup), "--yes")
    channel.refresh_from_db()
    assert Stop.objects.count() == 0
