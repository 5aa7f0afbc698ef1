"""`manage.py voice check` keeps the door of design.md section 7."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from posts.voice.rule import Example
from posts.voice.rulebook import rulebook


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = 0
    try:
        call_command("voice", "check", *arguments)
    except SystemExit as left:
        code = int(left.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    texts = {
        "clean.txt": "Robin carried the shelf to the car.\n",
        "advice.md": "---\ntitle: A lift\n---\nWe **uti**lise the lift.\n",
        "held.txt": "Sieg Heil, everybody!\n",
        "dutch.md": "---\nlanguage: nl\npeople: [{name: Kim, pronouns: die/hun}]\n---\nTen aanzien van de lift.\n",
        "french.md": "---\nlanguage: fr\n---\nBonjour.\n",
        "broken.md": "---\ntitle: [\n---\nText.\n",
        "deep.md": f"---\ntitle: {'[' * 600}{']' * 600}\n---\nText.\n",
        "month.md": "---\ndate: 2026-13-45\n---\nText.\n",
        "empty.txt": "",
        "empty.md": "",
        "windows.md": "\ufeff---\r\ntitle: We utilise it\r\n---\r\nWe **uti**lise it.\r\nSieg Heil\r\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode())
    (tmp_path / "latin.txt").write_bytes("é".encode("latin-1"))
    return {path.name: str(path) for path in tmp_path.iterdir()}


def test_a_clean_text_leaves_with_zero_and_an_empty_array(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, files["clean.txt"], "--format", "json")[:2] == (0, "[]\n")


def test_advice_leaves_with_zero_and_points_into_the_file(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, files["advice.md"], "--format", "json")
    (finding,) = json.loads(out)
    assert code == 0
    assert list(finding) == ["file", "rule", "severity", "language", "start", "end", "text", "why", "instead"]
    source = Path(files["advice.md"]).read_text("utf-8")
    assert source[finding["start"] : finding["end"]] == finding["text"] == "uti**lise"
    assert finding["instead"] == ["use"]


def test_a_hold_in_any_file_leaves_with_one(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, files["clean.txt"], files["held.txt"], files["advice.md"])
    assert code == 1
    assert "hold.nazi-greeting" in out
    assert out.endswith("2 remarks, 1 held\n")


def test_front_matter_decides_the_language_of_its_file(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, files["dutch.md"], files["advice.md"], "--language", "en", "--format", "json")
    assert [finding["language"] for finding in json.loads(out)] == ["nl", "en"]


def test_the_option_gives_the_language_where_a_file_does_not(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, files["advice.md"], "--language", "sv", "--format", "json")[1] == "[]\n"


@pytest.mark.parametrize("name", ["french.md", "broken.md", "deep.md", "month.md", "latin.txt", "nowhere.txt"])
def test_a_file_that_cannot_be_checked_is_named_and_the_others_are_checked(
    name: str, files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, files.get(name, name), files["held.txt"], "--format", "json")
    assert code == 2
    assert name in err
    assert [finding["rule"] for finding in json.loads(out)] == ["hold.nazi-greeting"]


@pytest.mark.parametrize("name", ["empty.txt", "empty.md"])
def test_an_empty_file_is_clean(name: str, files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, files[name], "--format", "json")[:2] == (0, "[]\n")


def test_offsets_count_the_characters_of_the_file_with_its_mark_and_its_line_ends(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, files["windows.md"], "--format", "json")
    source = Path(files["windows.md"]).read_bytes().decode("utf-8")
    assert code == 1
    assert [source[one["start"] : one["end"]] for one in json.loads(out)] == ["utilise", "uti**lise", "Sieg Heil"]


def test_of_several_bad_files_each_is_named(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    bad = [files["broken.md"], files["latin.txt"], "nowhere.txt"]
    code, _, err = run(capsys, *bad, files["held.txt"])
    assert code == 2
    assert all(name in err for name in bad)


@pytest.mark.parametrize("arguments", [[], ["--language", "xx", "a.txt"], ["--format", "xml", "a.txt"]])
def test_a_wrong_option_is_a_usage_error(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("voice", "check", *arguments)


@pytest.mark.django_db
def test_rules_test_tries_every_rule_and_leaves_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("voice", "rules", "test", "--language", "sv")
    assert capsys.readouterr().out.endswith("rules, 0 examples that do not hold\n")


@pytest.mark.django_db
def test_rules_test_names_an_example_that_does_not_hold(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    book = rulebook("en", "public")
    wrong = replace(book.rules[0], examples_quiet=(Example(text="Sieg Heil to all of you."),))
    monkeypatch.setattr("posts.management.commands.voice.rulebook", lambda *_: replace(book, rules=(wrong,)))
    with pytest.raises(SystemExit) as left:
        call_command("voice", "rules", "test", "--language", "en")
    assert left.value.code == 1
    assert "'Sieg Heil to all of you.' raises hold.nazi-greeting, not nothing" in capsys.readouterr().out
