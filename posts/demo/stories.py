"""One story of the demo: written, and brought to the state its file names by the verbs people use."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model

from posts.consent import answering, asking
from posts.consent.standing import standings
from posts.demo.plan import PlannedInStory, PlannedPicture, PlannedRemark, PlannedStory, html
from posts.demo.reviews import approve_now, hand_in
from posts.demo.scenes import SCENES
from posts.demo.words import Words, lasting_id
from posts.kinds import prompts_for
from posts.models import Blog, Byline, InStory, Person, Picture, ReturnReason, Story
from posts.remarks import referring, verbs

CREDIT = "Kettle & Spoke"


@transaction.atomic
def load_story(planned: PlannedStory, *, blogs: Mapping[str, Blog], people: Mapping[str, Person], words: Words) -> bool:
    """Make the story unless it is there; returns whether it was made."""
    if Story.objects.filter(uuid=lasting_id(f"story/{planned.slug}")).exists():
        return False
    story = _draft(planned, blog=blogs[planned.blog], people=people, words=words)
    STATES[planned.state](story, planned, people["marit"].user)
    if planned.referred:
        colleague, asked = people[planned.referred.to].user, planned.referred.words
        referring.refer(post=story, reader=people["marit"].user, colleague=colleague, words=asked)
    return True


def _draft(planned: PlannedStory, *, blog: Blog, people: Mapping[str, Person], words: Words) -> Story:
    language = blog.locale.language_code
    owner = people[planned.owner].user
    story = Story(
        uuid=lasting_id(f"story/{planned.slug}"),
        translation_key=lasting_id(f"translations/{planned.translation_of or planned.slug}"),
        locale=blog.locale,
        title=planned.headline,
        slug=planned.slug,
        headline=f"<p>{planned.headline}</p>",
        standfirst=planned.standfirst.strip(),
        kind=planned.kind,
        owner=owner,
        live=False,
        series=words.series[planned.series, language] if planned.series else None,
        body=[_block(block, planned=planned, language=language) for block in planned.body],
    )
    if planned.cover:
        story.cover, story.cover_alt, story.cover_credit = _picture(planned.cover), planned.cover.alt, CREDIT
    story.bylines = [Byline(person=people[key]) for key in planned.authors]
    story.topics = [words.topics[key, language] for key in planned.topics]
    story.values = [words.values[key, language] for key in planned.values]
    blog.add_child(instance=story)
    story.save_revision(user=owner)
    saved: Story = Story.objects.get(pk=story.pk)
    for somebody in planned.in_story:
        _put_in(saved, somebody, people)
    return saved


def _put_in(story: Story, planned: PlannedInStory, people: Mapping[str, Person]) -> None:
    """Somebody who is in it; with a yes where the file says so, asked and given by the verbs people use."""
    shown = {"is_named": planned.named, "is_quoted": planned.quoted}
    one = InStory.objects.create(page=story, person=people.get(planned.person), words=planned.words, **shown)
    if planned.said_yes:
        found = standings(story.pk, story)
        standing = next(each for each in found if each.one.pk == one.pk)
        consent = asking.ask(standing, version=story)
        if consent:
            answering.say_yes(consent, media=consent.media)


def _block(block: Mapping[str, Any], *, planned: PlannedStory, language: str) -> tuple[str, Any]:
    """A StreamField pair from `{kind: value}`; an answer names its prompt by number."""
    ((kind, value),) = block.items()
    return kind, BLOCKS[kind](value, planned, language)


def _answer(value: Mapping[str, Any], planned: PlannedStory, language: str) -> dict[str, Any]:
    return {"prompt": prompts_for(planned.kind, language=language)[value["to"]], "text": html(value["text"])}


def _picture_block(value: Mapping[str, Any], _planned: PlannedStory, _language: str) -> dict[str, Any]:
    planned = PlannedPicture.model_validate(value)
    return {
        "picture": _picture(planned),
        "alt_text": planned.alt,
        "decorative": False,
        "caption": planned.caption,
        "credit": CREDIT,
    }


def _document(value: Mapping[str, Any], _planned: PlannedStory, language: str) -> dict[str, Any]:
    document = get_document_model()(title=value["text"])
    document.file = ContentFile(value["contents"].encode(), name=f"{value['name']}.txt")
    document.file_size = len(value["contents"].encode())
    document.save()
    return {"document": document, "text": value["text"], "language": language}


def _call(value: Mapping[str, Any], _planned: PlannedStory, _language: str) -> dict[str, Any]:
    ends_on = timezone.localdate() + timedelta(days=value["for_days"])
    return {"text": value["text"], "link": value["link"], "ends_on": ends_on}


BLOCKS: dict[str, Callable[[Any, PlannedStory, str], Any]] = {
    "text": lambda value, _planned, _language: html(value),
    "answer": _answer,
    "quote": lambda value, _planned, _language: {"source_link": "", **value},
    "picture": _picture_block,
    "document": _document,
    "call_to_act": _call,
    "closing_question": lambda value, _planned, _language: {"question": value},
}


def _picture(planned: PlannedPicture) -> Picture:
    """The scene as a stored picture, drawn once."""
    title = f"Scene: {planned.scene}"
    picture: Picture | None = Picture.objects.filter(title=title).first()
    if picture is None:
        picture = Picture(title=title)
        picture.file = ContentFile(SCENES[planned.scene]().as_png(), name="scene.png")
        picture.save()
    return picture


def _live(story: Story, planned: PlannedStory, reviewer: Any) -> None:
    """Live, with the day it would have had: nothing that a seal covers, so the row takes it directly."""
    approve_now(story, reviewer=reviewer)
    went_live = _at(-planned.days, hour=9 + planned.days % 7)
    Story.objects.filter(pk=story.pk).update(first_published_at=went_live, last_published_at=went_live)


def _planned(story: Story, planned: PlannedStory, reviewer: Any) -> None:
    approve_now(story, reviewer=reviewer, go_live_at=_at(planned.days, hour=9))


def _waiting(story: Story, _plan: PlannedStory, _reviewer: Any) -> None:
    hand_in(story)


def _sent_back(story: Story, planned: PlannedStory, reviewer: Any) -> None:
    key, said = planned.sent_back or ("question", "")
    reason = ReturnReason.objects.filter(key=key).first() or ReturnReason.objects.all()[0]
    waiting = hand_in(story)
    for remark in planned.remarks:
        verbs.write(post=waiting, reader=reviewer, saying=_saying(remark, waiting))
    verbs.send_back(post=waiting, reader=reviewer, reason=reason, words=said)


def _saying(remark: PlannedRemark, story: Story) -> verbs.Saying:
    answers = [block["id"] for block in story.body.get_prep_value() if block["type"] == "answer"]
    return verbs.Saying(
        kind=remark.kind,
        words=remark.words,
        key=answers[remark.answer],
        quoted=remark.about,
        replacement=remark.instead,
        reason=ReturnReason.objects.filter(key=remark.reason).first(),
    )


def _leave(_story: Story, _plan: PlannedStory, _reviewer: Any) -> None:
    """A draft stays as it is."""


STATES: dict[str, Callable[[Story, PlannedStory, Any], None]] = {
    "live": _live,
    "announced": _live,
    "planned": _planned,
    "waiting": _waiting,
    "sent-back": _sent_back,
    "draft": _leave,
}


def _at(days: int, *, hour: int) -> datetime:
    """A full hour so many days from today; today itself means now."""
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0) if days else day
