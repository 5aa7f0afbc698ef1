"""Promises written as rows, many at once: figures only read them."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from wagtail.models import WorkflowState

from posts.models import Promise, Story

HOUR = timedelta(hours=1)
_number = count(1)  # one review a page is open at a time, so each of these has a page of its own


def ago(**much: float) -> Any:
    return timezone.now() - timedelta(**much)


def states(page_id: int, number: int, status: str) -> list[WorkflowState]:
    page = Story.objects.get(pk=page_id)
    facts = {"content_type": page.cached_content_type, "base_content_type": page.get_base_content_type()}
    workflow = page.get_workflow()
    made = [
        WorkflowState(workflow=workflow, status=status, object_id=f"{page_id}-{next(_number)}", **facts)
        for _each in range(number)
    ]
    return list(WorkflowState.objects.bulk_create(made))


def facts_of(page_id: int, due: Any, facts: dict[str, Any]) -> dict[str, Any]:
    facts.setdefault("handed_in_at", due - timedelta(days=1))
    return {"page_id": page_id, "language": "en", "due_at": due, "first_due_at": due, "turn": "nobody", **facts}


def promise(page_id: int, *, due: Any, status: str = WorkflowState.STATUS_APPROVED, **facts: Any) -> Promise:
    """One promise."""
    state = states(page_id, 1, status)[0]
    made: Promise = Promise.objects.create(**facts_of(page_id, due, facts), workflow_state=state)
    return made


def many(page_id: int, number: int) -> None:
    """So many over eighty days: one in six late, one in nine in two rounds, between a few hours and three days."""
    rows = []
    for place, state in enumerate(states(page_id, number, WorkflowState.STATUS_APPROVED)):
        due = ago(days=1 + place % 80)
        answered = due + (20 * HOUR if place % 6 == 1 else -HOUR * (place % 7))
        facts = {"answered_at": answered, "ended_at": answered, "handed_in_at": due - HOUR * (20 + 9 * (place % 5))}
        rows.append(Promise(**facts_of(page_id, due, {**facts, "rounds": 1 + (place % 9 == 1)}), workflow_state=state))
    Promise.objects.bulk_create(rows)
