"""Promises for reviews that were going on before there were promises; their facts are noted by the clock."""

from datetime import timedelta

from django.db import migrations

# "What was promised" of a review that nobody promised anything for: a day after it was asked for. Not counted in opening
# hours, because none were entered yet; the first change of hours counts it anew where it still lies ahead.
DAY = timedelta(days=1)


def make_promises(apps, schema_editor):
    """A row for each review that waits for a person, or was sent back by one."""
    state_model = apps.get_model("wagtailcore", "WorkflowState")
    promise_model = apps.get_model("posts", "Promise")
    task_states = apps.get_model("posts", "ReviewTaskState")
    known = set(promise_model.objects.values_list("workflow_state", flat=True))
    going_on = state_model.objects.filter(status__in=("in_progress", "needs_changes"), current_task_state__isnull=False)
    rows = []
    for state in going_on.select_related("current_task_state").order_by("pk").iterator():
        step = task_states.objects.filter(pk=state.current_task_state_id).first()
        if state.pk in known or step is None or (step.status == "rejected" and step.finished_by_id is None):
            continue
        made = _promise(apps, state, step)
        if made:
            rows.append(made)
    promise_model.objects.bulk_create(rows, batch_size=500)


def _promise(apps, state, step):
    post = _post(apps, state.object_id)
    if post is None:
        return None
    page, blog = post
    waits = state.status == "in_progress"
    first = state.created_at or step.started_at
    return apps.get_model("posts", "Promise")(
        workflow_state=state,
        page_id=page.pk,
        blog=blog,
        author_id=page.owner_id or state.requested_by_id,
        turn="reader" if waits else "author",
        language=page.locale.language_code,
        handed_in_at=first,
        asked_at=step.started_at,
        due_at=step.started_at + DAY,
        first_due_at=first + DAY,
        answered_at=None if waits else step.finished_at,
        rounds=max(1, apps.get_model("posts", "ReviewTaskState").objects.filter(workflow_state=state.pk).count()),
    )


def _post(apps, object_id):
    """The page of a review and its blog; nothing where it is no post of ours."""
    page = apps.get_model("wagtailcore", "Page").objects.filter(pk=object_id).select_related("locale").first()
    if page is None:
        return None
    if apps.get_model("posts", "Story").objects.filter(pk=page.pk).exists():
        above = page.path[:-4]
        return page, apps.get_model("posts", "Blog").objects.filter(path=above).first()
    if apps.get_model("posts", "Profile").objects.filter(pk=page.pk).exists():
        return page, None
    return None


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0004_two_desks"),
    ]

    operations = [
        migrations.RunPython(make_promises, migrations.RunPython.noop, elidable=True),
    ]
