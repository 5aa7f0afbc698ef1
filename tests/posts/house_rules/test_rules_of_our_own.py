"""Comms writes a rule in the desk: gates at its fields, trial, and every process knows at once."""

from typing import Any

import pytest
from django.urls import reverse

from posts.house_rules.compiled import _house, house
from posts.models import LeftAlone, ProtectedTerm, RuleDecision, TrialFinding, VoiceRule
from posts.voice_checks import check_post
from tests import factories
from tests.factories import ADMINS, AUTHORS, COMMS
from tests.posts.editor import signed_in

pytestmark = pytest.mark.django_db

TYPED = {
    "slug": "synergy",
    "language": "en",
    "audience": "both",
    "kind": "swap",
    "match": "{gelify|gelifies} → {work|works} together",
    "exceptions": "",
    "severity": "advise",
    "why": "Nobody says it at the till.",
    "instead": "",
    "not_instead": "",
    "sources": "Our style guide https://example.org/style 2026-11-29",
    "who_says": "Comms",
    "native_editor": "",
    "review_by": "2036-11-29",
    "examples_fire": "We gelify.\nShe gelifies.",
    "examples_quiet": "We bake.\nShe sings.",
    "on_trial": "",
}
ADD = "wagtailsnippets_posts_voicerule:add"


@pytest.fixture
def marit() -> Any:
    return factories.make_user(COMMS, name="marit")


def publish(user: Any, *, pk: int | None = None, action: str = "action-publish", **changed: str) -> Any:
    address = reverse("wagtailsnippets_posts_voicerule:edit", args=[pk]) if pk else reverse(ADD)
    return signed_in(user).post(address, {**TYPED, **changed, action: "1"})


def faults(answer: Any) -> dict[str, Any]:
    return {} if answer.status_code == 302 else answer.context["form"].errors


def said_of(text: str, **facts: Any) -> list[str]:
    story = factories.make_story(text=f"<p>{text}</p>")
    return [one.rule for one in check_post(story, **facts)]


def test_a_published_rule_speaks_at_once_and_offers_its_words(marit):
    assert publish(marit).status_code == 302
    story = factories.make_story(text="<p>She gelifies.</p>")
    (finding,) = check_post(story)
    assert (finding.rule, finding.severity, finding.instead) == ("house.synergy", "advise", ("works together",))
    assert VoiceRule.objects.get().dry_stories == 0


def test_a_draft_is_kept_as_it_is_and_speaks_nowhere(marit):
    assert publish(marit, action="action-draft", examples_fire="one").status_code == 302
    assert VoiceRule.objects.get().live is False
    assert said_of("We gelify.") == []


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"examples_fire": "We bake.\nWe gelify."}, "examples_fire", "does not speak in “We bake.”"),
        ({"examples_quiet": "We gelify.\nWe bake."}, "examples_quiet", "speaks in “We gelify.”"),
        ({"match": "gelify → a\nlesbian → a"}, "match", "who somebody is"),
        ({"match": "gelify → utilise"}, "match", "jargon.utilise"),
        ({"match": "gelify {nobody} → a"}, "match", "no list of words is called nobody"),
        ({"match": "gelify"}, "match", "arrow"),
        ({"sources": "I heard it"}, "sources", "https://"),
        ({"severity": "hold"}, "severity", "administrator"),
    ],
    ids=str,
)
def test_a_gate_that_fails_is_told_at_its_field_and_nothing_is_lost(marit, changed, field, words):
    answer = publish(marit, **changed)
    assert words in " ".join(faults(answer)[field])
    assert not VoiceRule.objects.exists()
    assert 'value="synergy"' in answer.content.decode()


def test_words_that_we_left_alone_come_with_our_reason(marit):
    LeftAlone.objects.create(language="en", words="Gelify", why="We like it.")
    assert "We like it." in " ".join(faults(publish(marit))["match"])


def test_a_word_that_we_protect_makes_no_rule(marit):
    ProtectedTerm.objects.create(language="en", words="gelifies")
    assert "who somebody is" in " ".join(faults(publish(marit))["match"])


def test_the_dry_run_counts_and_asks_for_a_trial_where_a_rule_speaks_often(marit, monkeypatch):
    monkeypatch.setattr("posts.house_rules.dry_run.FEW", 1)
    factories.make_live_story(text="<p>We gelify.</p>")
    assert "1 of 1" in " ".join(faults(publish(marit))["on_trial"])
    publish(marit, on_trial="on")
    rule = VoiceRule.objects.get()
    assert (rule.dry_remarks, rule.dry_stories) == (1, 1)


def test_the_dry_run_of_a_rule_that_is_being_typed_goes_step_by_step(marit, monkeypatch):
    monkeypatch.setattr("posts.house_rules.screens.AT_ONCE", 1)
    for text in ("We gelify.", "We bake."):
        factories.make_live_story(text=f"<p>{text}</p>")
    ask = signed_in(marit)
    steps, start = [], 0
    while start is not None:
        told = ask.post(reverse("voice_dry_run"), {**TYPED, "start": start}).json()
        steps.append((told["total"], told["remarks"]))
        start = told["next"]
    assert sorted(steps) == [(2, 0), (2, 1)]
    assert ask.post(reverse("voice_dry_run"), {**TYPED, "why": ""}).status_code == 422
    assert signed_in(factories.make_user(AUTHORS)).post(reverse("voice_dry_run"), TYPED).status_code != 200


def test_what_is_on_trial_is_counted_at_handing_in_and_shown_to_comms_only(marit):
    publish(marit, on_trial="on")
    noor = factories.make_user(AUTHORS)
    story = factories.make_story(by=noor, text="<p>We gelify.</p>")
    assert check_post(story) == []
    factories.hand_in(story)
    assert TrialFinding.objects.get().rule == "house.synergy"
    assert "house.synergy" not in signed_in(noor).get(reverse("write_check", args=[story.pk])).content.decode()
    review = signed_in(marit).get(reverse("review", args=[story.pk])).content.decode()
    assert "A rule on trial" in review
    page = signed_in(marit).get(reverse("voice_rule", args=["en", "house.synergy"])).content.decode()
    assert "We gelify." in page


def test_a_hold_takes_two_administrators(marit):
    ada, grace = (factories.make_user(ADMINS, COMMS, name=name) for name in ("ada", "grace"))
    assert "on_trial" in faults(publish(ada, severity="hold"))
    publish(ada, severity="hold", on_trial="on")
    pk = VoiceRule.objects.get().pk
    assert "on_trial" in faults(publish(ada, pk=pk, severity="hold"))
    assert "on_trial" in faults(publish(grace, pk=pk, severity="hold", match="gelifies → works"))
    assert not faults(publish(grace, pk=pk, severity="hold"))
    assert [one.severity for one in check_post(factories.make_story(text="<p>We gelify.</p>"))] == ["hold"]


def test_comms_decides_of_a_rule_that_came_and_only_an_administrator_of_a_hold(marit):
    ask = signed_in(marit)
    address = reverse("voice_rule", args=["en", "jargon.utilise"])
    ask.post(address, {"state": "off", "severity": "", "why": "We like it."})
    assert said_of("We utilise it.") == []
    hold = reverse("voice_rule", args=["en", "hold.nazi-greeting"])
    assert ask.post(hold, {"state": "off", "severity": ""}).status_code == 422
    assert RuleDecision.objects.count() == 1
    assert ask.get(reverse("voice_rule", args=["en", "nothing.here"])).status_code == 404


def test_every_process_compiles_anew_after_a_change_and_only_then(marit, django_assert_num_queries):
    house()
    publish(marit)
    with django_assert_num_queries(4):  # the edition, and the three kinds of rows
        first = house()
    with django_assert_num_queries(1):
        assert house() is first
    VoiceRule.objects.get().delete()
    assert house().rules == ()


def test_a_row_that_cannot_be_read_any_more_is_left_out_and_the_others_speak(marit):
    publish(marit)
    publish(marit, slug="other")
    VoiceRule.objects.filter(slug="other").update(match="{gone} → a")
    _house.cache_clear()
    assert said_of("We gelify.") == ["house.synergy"]


def test_the_screens_are_for_comms(marit):
    noor = factories.make_user(AUTHORS)
    for name in ("voice_rules", "voice_incidents"):
        assert signed_in(marit).get(reverse(name)).status_code == 200
        assert signed_in(noor).get(reverse(name)).status_code == 404
    page = signed_in(marit).get(reverse("voice_incidents")).content.decode()
    assert all(title in page for title in ("The label maker", "The hoodie", "normal skin"))
