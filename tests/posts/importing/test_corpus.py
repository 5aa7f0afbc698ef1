"""71 real stories, imported twice. Collected where ../shared/corpus lies."""

import pytest

from posts.importing.assembly import Assembly
from posts.importing.front_matter import read_post
from posts.importing.sources import files_in
from posts.importing.values import NO_LINKS
from posts.models import Seal, Story
from tests.posts.importing.conftest import CORPUS
from tests.posts.importing.words import words_in_body, words_in_source


def test_71_stories_are_live_after_the_first_import_and_untouched_by_the_second(bring_in, blog):
    first = bring_in("--publish", directory=CORPUS)
    assert first.strip().endswith("imported: 71, updated: 0, unchanged: 0, failed: 0")
    live = list(Story.objects.child_of(blog).live().order_by("pk").values())
    assert len(live) == 71
    second = bring_in("--publish", directory=CORPUS)
    assert second.strip().endswith("imported: 0, updated: 0, unchanged: 71, failed: 0")
    assert list(Story.objects.child_of(blog).live().order_by("pk").values()) == live
    assert Seal.objects.live().count() == 71


@pytest.mark.parametrize("file", files_in(CORPUS), ids=lambda file: file.stem)
def test_no_word_of_a_real_story_is_lost(file):
    post = read_post(file)
    made = Assembly(post=post, directory=CORPUS, links=NO_LINKS, album=None, user=None).assembled()
    assert words_in_source(post.body) - words_in_body(made.body) == {}
