"""An empty blog, somebody who may import, and a folder to put old posts into."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from cms.models import HomePage
from posts.door import through_the_door
from posts.models import Blog

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "18f" / "posts"
collect_ignore = [] if CORPUS.is_dir() else ["test_corpus.py"]


@pytest.fixture
def blog(db) -> Blog:
    home = HomePage.objects.get(locale__language_code="en")
    with through_the_door():
        return home.add_child(instance=Blog(title="Workshop", slug="workshop"))


@pytest.fixture
def marit(db) -> User:
    user = User.objects.create_user("marit", "marit@byline.example")
    user.groups.add(Group.objects.get(name="Admins"))
    return user


@pytest.fixture
def old_blog(tmp_path) -> Path:
    """`posts/` and `assets/` of a blog that moves, both still empty."""
    for name in ("posts", "assets"):
        (tmp_path / "old" / name).mkdir(parents=True)
    return tmp_path / "old"


@pytest.fixture
def bring_in(blog, marit, old_blog) -> Iterator[Callable[..., str]]:
    """Run the command over the old blog's posts; what it printed."""

    def run(*options: str, directory: Path = old_blog / "posts", by: str = marit.email, to: str = blog.slug) -> str:
        out = StringIO()
        call_command("import_posts", str(directory), "--blog", to, "--by", by, *options, stdout=out)
        return out.getvalue()

    return run
