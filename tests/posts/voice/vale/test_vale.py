"""Rules go to Vale and come back: what both know is kept, what one does not know is said, and rubbish is refused."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from posts.models import VoiceRule
from posts.voice.house import alone
from posts.voice.lines import line
from posts.voice.proving import broken
from posts.voice.rulebook import rulebook, rules_of
from posts.voice.vale.incoming import ValeError, draft_in
from posts.voice.vale.outgoing import given
from posts.voice.vale.pattern import PatternError, as_lines
from tests import factories
from tests.factories import AUTHORS, COMMS


def shipped(rule_id: str) -> Any:
    return next(rule for rule in rules_of("en") if rule.id == rule_id)


@pytest.mark.parametrize("rule_id", ["jargon.utilise", "gender.chairman", "gender.words-for-women", "age.still-at-it"])
def test_what_went_to_vale_and_came_back_speaks_in_the_same_examples(rule_id):
    rule = shipped(rule_id)
    drafts = [draft_in(text.encode()) for text in given(rule).files.values()]
    assert not [lost for draft in drafts for lost in draft.lost if lost.startswith("“")]
    match = [one for draft in drafts if draft.kind != "swap" for one in draft.match]
    swaps = [one.split(" → ") for draft in drafts if draft.kind == "swap" for one in draft.match]
    lines = [line(one, words={}) for one in match]
    lines += [line(old, words={}, instead=tuple(new[0].split(" / ") if new else ())) for old, *new in swaps]
    book = alone(rule, rulebook("en", "public"))
    back = type(rule)(**{**vars(rule), "lines": tuple(lines)})
    assert not list(broken([back], lambda *_: alone(back, book)))
    assert rule.offers == back.offers or any("…" in new for new in rule.offers)


def test_what_vale_has_no_place_for_is_named():
    held = given(shipped("hold.nazi-greeting"))
    assert "disguised words" in held.lost
    mails = given(shipped("privacy.email"))
    assert (mails.files, mails.lost) == ({}, ("Vale cannot look for emails",))
    (text,) = given(shipped("reading.long-sentence")).files.values()
    assert "extends: occurrence" in text


@pytest.mark.parametrize(
    ("pattern", "lines"),
    [
        ("utilise", ("utilise",)),
        ("air(?:m[ae]n|wom[ae]n)", ("air{man|men|woman|women}",)),
        (r"(?i)a\.k\.a|e-?mail", ("a.k.a", "e{-|}mail")),
        (r"\bcell\s+phones?\b", ("cell·phone{s|}",)),
        (r"not only(?:\W+\w+){0,6}?\W+but", ("not only … but",)),
    ],
)
def test_an_expression_that_says_no_more_than_a_line_becomes_one(pattern, lines):
    assert as_lines(pattern) == lines


@pytest.mark.parametrize(
    "pattern", [r"\d+GB", "foo(?!bar)", "a.c", "x*", "[a-z]", "(a", "a)", "", "|", "(" * 99, "a -> b", "{a|b}", "\\"]
)
def test_an_expression_that_says_more_is_refused_with_a_reason(pattern):
    with pytest.raises(PatternError, match=r"\w"):
        as_lines(pattern)


STYLE = b"""
extends: substitution
message: Use '%s' instead of '%s'.
link: https://example.org/words
level: error
nonword: true
swap:
  gelify: work|bake
  "(?:cell ?phone|smart ?phone)": phone
  android: Android
  "the (.*) way": my $1 way
  '\\d+': number
exceptions: [to gelify]
"""


def test_a_draft_takes_what_it_can_and_lists_what_it_cannot():
    draft = draft_in(STYLE)
    assert draft.match == ("gelify → work / bake", "{cell phone|cellphone|smart phone|smartphone} → phone")
    assert (draft.severity, draft.exceptions, draft.link) == ("advise", ("to gelify",), "https://example.org/words")
    assert [lost.split(":")[0] for lost in draft.lost] == [
        *("“android”", "“the (.*) way”", r"“\d+”"),
        *("its message", "capitals", "its level “error”", "its setting “nonword”"),
    ]


LAUGHS = b"a: &a [x]\n" + b"".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n".encode()
    for before, name in zip("abcdef", "bcdefg", strict=True)
)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"", "names and values"),
        (b"just words", "names and values"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"extends: [", "no YAML"),
        (b"extends: !!python/object/apply:os.system [ls]", "none of its kinds"),
        (b"extends: spelling", "no form for"),
        (b"extends: existence\ntokens: word", "no list of words"),
        (b"extends: existence\ntokens: []", "nothing in it"),
        (b"extends: existence\ntokens: ['\\d']", "stands for more than words"),
        (b"extends: substitution\nswap: [a]", "no list of pairs"),
        (b"extends: substitution\nswap: {a: b, a: c}", "stands there twice"),
        (b"x: " + b"[" * 5000, "lists within lists"),
        (b"#" * 1_000_001, "larger than"),
        (LAUGHS, "aliases"),
    ],
    ids=range(14),
)
def test_rubbish_is_refused_with_a_reason_for_a_person(source, reason):
    with pytest.raises(ValeError, match=reason):
        draft_in(source)


@pytest.mark.django_db
def test_a_style_lands_as_drafts_without_a_reason_that_speak_nowhere(tmp_path, capsys):
    marit = factories.make_user(COMMS, name="marit")
    (tmp_path / "Words.yml").write_bytes(STYLE)
    (tmp_path / "Rubbish.yml").write_bytes(b"\xff")
    with pytest.raises(SystemExit) as left:
        call_command("voice", "import", "--vale", str(tmp_path), "--by", marit.email)
    row = VoiceRule.objects.get()
    told = capsys.readouterr()
    assert left.value.code == 2
    assert (row.slug, row.live, row.on_trial, row.why, row.severity) == ("words", False, True, "", "advise")
    assert "https://example.org/words" in row.sources
    assert row.get_latest_revision_as_object().match == row.match
    assert "left out: its setting “nonword”" in told.out
    assert "Rubbish.yml: not taken: not UTF-8" in told.err
    (tmp_path / "Rubbish.yml").unlink()
    VoiceRule.objects.update(match="ours")
    call_command("voice", "import", "--vale", str(tmp_path), "--by", marit.email)
    assert VoiceRule.objects.get().match == "ours"
    assert "is there already" in capsys.readouterr().out


@pytest.mark.django_db
def test_who_may_not_write_rules_takes_none_and_a_folder_must_be_there(tmp_path):
    noor, marit = factories.make_user(AUTHORS), factories.make_user(COMMS, name="marit")
    with pytest.raises(CommandError, match="does not have the right"):
        call_command("voice", "import", "--vale", str(tmp_path), "--by", noor.email)
    with pytest.raises(CommandError, match="There are no rules in"):
        call_command("voice", "import", "--vale", str(tmp_path / "nowhere"), "--by", marit.email)


@pytest.mark.django_db
def test_the_rules_are_given_as_a_style_a_language(tmp_path, capsys, monkeypatch):
    few = tuple(shipped(one) for one in ("jargon.utilise", "privacy.email"))
    book = rulebook("en", "public")
    monkeypatch.setattr("posts.management.commands.voice.rulebook", lambda *_: type(book)("en", few))
    call_command("voice", "export", "--vale", str(tmp_path / "new" / "styles"), "--language", "en")
    assert [path.name for path in (tmp_path / "new" / "styles" / "Byline-en").iterdir()] == ["jargon-utilise.yml"]
    assert "en/privacy.email: not in Vale: Vale cannot look for emails" in capsys.readouterr().out
    (tmp_path / "file").write_text("here")
    with pytest.raises(CommandError, match="file"):
        call_command("voice", "export", "--vale", str(tmp_path / "file"), "--language", "en")
