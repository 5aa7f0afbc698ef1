"""Readers and what they read."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from posts import publishing
from posts.models import Blog, Story
from tests.factories import fresh, make_blog, make_story, make_user


class Reader:
    """Somebody without a log-in, and what their browser got."""

    def __init__(self) -> None:
        self.client = Client()

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers or None)

    def read(self, path: str) -> BeautifulSoup:
        """The page at `path`, which must be there."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code, response.headers.get("Location"))
        return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def reader(db: None) -> Reader:
    return Reader()


@pytest.fixture
def editor(db: None) -> User:
    return make_user(superuser=True)


@pytest.fixture
def blog(db: None) -> Blog:
    return make_blog("The Whole Workshop", slug="workshop", tone="pine", emblem="WW", tagline="The kettle is on")


@pytest.fixture
def publish(editor: User, blog: Blog) -> Any:
    """Put a story live as an import does: without a review, in the name of a superuser."""

    def put_live(*, at: Any = None, **facts: Any) -> Story:
        story = make_story(**{"by": editor, "blog": blog, **facts})
        publishing.publish_import(story=story, user=editor)
        if at:
            Story.objects.filter(pk=story.pk).update(first_published_at=at, last_published_at=at)
        return fresh(story)

    return put_live


def restrict(page: Page) -> None:
    """Only people who are logged in may read this page and what stands below it."""
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def words(node: Any) -> str:
    """The text of a node as a reader sees it: single spaces, nothing around."""
    return " ".join(node.get_text(" ").split())
