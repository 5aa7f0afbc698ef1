"""What writers and reviewers decide of remarks: kept by the sentence, and counted by the rule."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery

from posts.models.post import Post
from posts.models.voice import RuleDecision, TakenWords, TrialFinding, VoiceDecision
from posts.text import words_in
from posts.voice.finding import Finding

LINK_OFFER = "mention.offer"  # "Is this Sam?": a question of one story, and no rule that could be wrong
OFTEN = 3  # stories in which a rule was overruled, since comms last looked at it

Choice = VoiceDecision.Choice


def mark_of(finding: Finding) -> str:
    """Names a remark by its rule, its words and their sentence: a change elsewhere does not bring it back."""
    words = "\n".join((finding.language, finding.rule, finding.text, " ".join(finding.sentence.split())))
    return hashlib.sha256(words.encode()).hexdigest()


def may_decide(finding: Finding, choice: str) -> bool:
    """What a writer may decide: of a hold only to ask; whom it is about only where that is the question."""
    if choice == Choice.ASK:
        return True
    if finding.severity == "hold":
        return False
    return choice == Choice.KEEP or (choice == Choice.NOT_ABOUT and finding.kind == "pronoun")


def stands(decided: VoiceDecision | None, finding: Finding) -> bool:
    """Whether a decision still answers the remark: words kept before the rule became a hold are looked at again."""
    return decided is not None and may_decide(finding, decided.choice)


def decide(*, post: Post, finding: Finding, choice: str, why: str, user: Any) -> VoiceDecision:
    """Remember what a writer decided of a remark, or that a reviewer lets a hold pass; the newest counts."""
    allowed = Q(choice=Choice.ALLOW)
    VoiceDecision.objects.filter(allowed if choice == Choice.ALLOW else ~allowed).filter(
        page=post.pk, finding=mark_of(finding)
    ).delete()
    decided: VoiceDecision = VoiceDecision.objects.create(
        page_id=post.pk,
        finding=mark_of(finding),
        language=finding.language,
        rule=finding.rule[:100],
        words=finding.text[:500],
        choice=choice,
        why=" ".join(why.split())[:300],
        decided_by=user,
    )
    return decided


def take(*, post: Post, finding: Finding, new: str) -> None:
    """Remember that a writer put `new`, which the check offered, in place of what it remarked on."""
    left = Counter(words_in(finding.text))
    lent = []
    for word in words_in(new):
        if left[word]:
            left[word] -= 1
        else:
            lent.append(word)
    if lent:
        TakenWords.objects.create(page_id=post.pk, words=" ".join(lent)[:500])


def forget(post: Post) -> None:
    """Show the writers everything again."""
    VoiceDecision.objects.filter(page=post.pk).exclude(choice=Choice.ALLOW).delete()


def by_writers(post: Post) -> Mapping[str, VoiceDecision]:
    """What its writers decided, by the mark of the remark."""
    found = VoiceDecision.objects.filter(page=post.pk).exclude(choice=Choice.ALLOW).select_related("decided_by__person")
    return {each.finding: each for each in found}


def allowed(post: Post) -> Mapping[str, VoiceDecision]:
    """The holds that a reviewer let pass, with a name and a reason, by the mark of the remark."""
    found = VoiceDecision.objects.filter(page=post.pk, choice=Choice.ALLOW).select_related("decided_by__person")
    return {each.finding: each for each in found}


def open_holds(post: Post, findings: Iterable[Finding]) -> list[Finding]:
    """The holds that nobody of comms let pass."""
    held = [finding for finding in findings if finding.severity == "hold"]
    passed = allowed(post) if held else {}
    return [finding for finding in held if mark_of(finding) not in passed]


def unasked_holds(post: Post, findings: Iterable[Finding]) -> list[Finding]:
    """Of the open holds, those that send a story back: the writer did not ask comms about them."""
    held = open_holds(post, findings)
    decided = by_writers(post) if held else {}
    asked = {mark for mark, each in decided.items() if each.choice == Choice.ASK}
    return [finding for finding in held if mark_of(finding) not in asked]


def note_trials(post: Post, findings: Iterable[Finding]) -> None:
    """Count what rules on trial say of a story that is handed in; the same words in a story count once."""
    TrialFinding.objects.bulk_create(
        (
            TrialFinding(
                page_id=post.pk,
                language=each.language,
                rule=each.rule,
                words=each.text[:500],
                sentence=each.sentence[:1000],
            )
            for each in findings
            if each.on_trial
        ),
        ignore_conflicts=True,
    )


def often_overruled() -> list[dict[str, Any]]:
    """Rules that writers of several stories overruled since comms last looked at them: language, rule, stories."""
    looked = RuleDecision.objects.filter(language=OuterRef("language"), rule=OuterRef("rule")).values("decided_at")
    chosen = VoiceDecision.objects.filter(choice__in=[Choice.KEEP, Choice.NOT_ABOUT]).exclude(rule=LINK_OFFER)
    kept = chosen.annotate(looked=Subquery(looked[:1]))
    since = kept.filter(Q(looked=None) | Q(decided_at__gt=F("looked")))
    counted = since.values("language", "rule").annotate(stories=Count("page", distinct=True)).filter(stories__gte=OFTEN)
    return [{**each} for each in counted.order_by("-stories", "language", "rule")]
