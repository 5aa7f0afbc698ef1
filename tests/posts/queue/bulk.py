"""Waiting stories by the thousand, as rows: pages, workflow states and promises without a word in them."""

import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page, Workflow, WorkflowState

from posts.models import Blog, Promise, Story
from tests.factories import AUTHORS, COMMS, make_blog, make_user


def make_waiting(number: int, *, blog: Blog | None = None) -> list[Promise]:
    """`number` stories that wait, shared out among the comms people there are, some of them in need of a person."""
    blog = blog or make_blog()
    author = make_user(AUTHORS)
    readers = [*User.objects.filter(groups__name=COMMS).order_by("pk"), None]
    pages = _pages(number, blog, author)
    workflow, kind = Workflow.objects.get(), ContentType.objects.get_for_model(Page)
    states = WorkflowState.objects.bulk_create(
        WorkflowState(
            workflow=workflow,
            content_type=ContentType.objects.get_for_model(Story),
            base_content_type=kind,
            object_id=str(page.pk),
            requested_by=author,
        )
        for page in pages
    )
    chance, now = random.Random(number), timezone.now()
    due = [now + timedelta(minutes=chance.randrange(-600, 6000)) for _ in pages]
    needs = [["child"], ["figure", "advice"], [], []]
    made: list[Promise] = Promise.objects.bulk_create(
        Promise(
            workflow_state=state,
            page=page,
            blog=blog,
            author=author,
            reader=readers[index % len(readers)],
            language="en",
            asked_at=due[index] - timedelta(days=1),
            due_at=due[index],
            first_due_at=due[index],
            needs=needs[index % 4],
            close_look=bool(needs[index % 4]),
        )
        for index, (page, state) in enumerate(zip(pages, states, strict=True))
    )
    return made


def _pages(number: int, blog: Blog, author: Any) -> list[Page]:
    """Rows of pages and stories below a blog."""
    kind = ContentType.objects.get_for_model(Story)
    begun = blog.numchild
    paths = [Page._get_path(blog.path, blog.depth + 1, begun + index + 1) for index in range(number)]
    pages: list[Page] = Page.objects.bulk_create(
        Page(
            path=path,
            depth=blog.depth + 1,
            title=f"Story {begun + index}",
            draft_title=f"Story {begun + index}",
            slug=f"waiting-{begun + index}",
            url_path=f"{blog.url_path}waiting-{begun + index}/",
            content_type=kind,
            owner=author,
            locale=blog.locale,
            live=False,
            translation_key=uuid4(),
        )
        for index, path in enumerate(paths)
    )
    Page.objects.filter(pk=blog.pk).update(numchild=begun + number)
    blog.numchild = begun + number
    return pages
