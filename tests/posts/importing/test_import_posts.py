"""`manage.py import_posts`: old posts in, as often as one likes, and nothing that people decided here undone."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError
from django.utils import timezone
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from posts import publishing, reviewing
from posts.importing.run import Import, Order
from posts.models import Blog, Person, Picture, Seal, Story, Topic
from posts.seals import canonical_rich_text
from posts.text import STORY_FEATURES
from tests.posts.importing.samples import write_picture, write_post

SUMMARY = "imported: {}, updated: {}, unchanged: {}, failed: {}"


def summary(out: str) -> str:
    return out.strip().splitlines()[-1]


def draft_of(story: Story) -> Story:
    return story.get_latest_revision_as_object()


def test_a_post_becomes_a_draft_with_all_it_brought(bring_in, old_blog, blog):
    write_picture(old_blog / "assets" / "bicycle.png")
    write_post(
        old_blog / "posts",
        body="![A red bicycle](/assets/bicycle.png)\n\nIt rained.",
        more="image: /assets/bicycle.png\n",
    )
    assert summary(bring_in()) == SUMMARY.format(1, 0, 0, 0)
    story = draft_of(Story.objects.child_of(blog).get())
    assert not story.live
    assert (story.title, story.slug, story.locale) == ("The bicycle that came back", "the-bicycle", blog.locale)
    assert story.standfirst == "A stolen bicycle stood at our door on Monday."
    assert [person.display_name for person in story.people()] == ["Amina Yilmaz"]
    assert [topic.name for topic in story.topics.all()] == ["repairs"]
    assert [block.block_type for block in story.body] == ["picture", "text"]
    assert story.body[0].value["alt_text"] == "A red bicycle"
    assert (story.cover, story.cover_alt) == (story.body[0].value["picture"], "A red bicycle")


def test_published_posts_are_live_under_an_import_seal_and_keep_their_day(bring_in, old_blog, marit):
    write_post(old_blog / "posts")
    bring_in("--publish")
    story = Story.objects.get(live=True)
    assert timezone.localdate(story.first_published_at) == dt.date(2019, 3, 2)
    seal = Seal.objects.live().get(page=story)
    assert (seal.origin, seal.approver) == (Seal.Origin.IMPORT, marit)
    assert seal.content_digest == story.content_digest()


def test_authors_are_people_without_a_log_in_and_found_again_under_a_corrected_name(bring_in, old_blog):
    write_post(old_blog / "posts", "2019-01-01-one.md")
    bring_in()
    person = Person.objects.get()
    assert (person.user, person.called) == (None, "")
    person.display_name = "Amina Yılmaz"
    person.save()
    write_post(old_blog / "posts", "2019-01-02-two.md")
    bring_in()
    assert Person.objects.get().display_name == "Amina Yılmaz"


def test_a_second_import_changes_nothing(bring_in, old_blog):
    write_picture(old_blog / "assets" / "bicycle.png")
    write_post(old_blog / "posts", body="![A red bicycle](/assets/bicycle.png)")
    bring_in("--publish")
    before = list(Story.objects.values())
    assert summary(bring_in("--publish")) == SUMMARY.format(0, 0, 1, 0)
    assert list(Story.objects.values()) == before
    assert (Story.objects.get().revisions.count(), Picture.objects.count(), Seal.objects.count()) == (1, 1, 1)


def test_a_changed_post_is_a_new_draft_and_what_is_live_stays(bring_in, old_blog):
    write_post(old_blog / "posts", body="It rained.")
    bring_in("--publish")
    write_post(old_blog / "posts", body="It snowed.")
    assert summary(bring_in()) == SUMMARY.format(0, 1, 0, 0)
    story = Story.objects.get()
    assert "rained" in story.body_text()
    assert "snowed" in draft_of(story).body_text()


def test_a_changed_post_is_a_new_live_version_when_asked_for(bring_in, old_blog):
    write_post(old_blog / "posts", body="It rained.")
    bring_in("--publish")
    write_post(old_blog / "posts", body="It snowed.")
    bring_in("--publish")
    assert "snowed" in Story.objects.get(live=True).body_text()


def test_drafts_of_an_earlier_import_are_published_when_asked_for_later(bring_in, old_blog):
    write_post(old_blog / "posts")
    bring_in()
    assert summary(bring_in("--publish")) == SUMMARY.format(0, 1, 0, 0)
    assert Story.objects.get().live


def test_a_picture_that_turns_up_later_comes_in_with_the_next_import(bring_in, old_blog):
    write_post(old_blog / "posts", body="![A red bicycle](/assets/bicycle.png)")
    assert "there is no such file" in bring_in()
    assert "A red bicycle" in draft_of(Story.objects.get()).body_text()
    write_picture(old_blog / "assets" / "bicycle.png")
    assert summary(bring_in()) == SUMMARY.format(0, 1, 0, 0)
    assert draft_of(Story.objects.get()).body[0].block_type == "picture"


def test_the_same_file_in_several_posts_is_one_picture_also_in_later_imports(bring_in, old_blog):
    write_picture(old_blog / "assets" / "bicycle.png")
    for day in ("01", "02"):
        write_post(old_blog / "posts", f"2019-01-{day}-story.md", body="![A red bicycle](/assets/bicycle.png)")
    bring_in()
    write_post(old_blog / "posts", "2019-01-03-story.md", body="![A red bicycle](/assets/bicycle.png)")
    bring_in()
    assert Picture.objects.count() == 1


def test_posts_link_to_each_others_new_pages_whichever_is_older(bring_in, old_blog):
    write_post(old_blog / "posts", "2019-01-01-first.md", body="[Next](/2019/01/02/second/)", more="slug: first\n")
    write_post(old_blog / "posts", "2019-01-02-second.md", body="[Before](/2019/01/01/first/)", more="slug: second\n")
    bring_in()
    first, second = (Story.objects.get(slug=slug) for slug in ("first", "second"))
    assert f'linktype="page" id="{second.pk}"' in draft_of(first).body[0].value.source
    assert f'linktype="page" id="{first.pk}"' in draft_of(second).body[0].value.source


def test_what_somebody_wrote_here_is_never_replaced_for_readers(bring_in, old_blog, marit):
    write_post(old_blog / "posts", body="It rained.")
    bring_in("--publish")
    draft = draft_of(Story.objects.get())
    draft.standfirst = "In the words of the desk."
    draft.save_revision(user=marit)
    write_post(old_blog / "posts", body="It snowed.")
    assert "edited here since" in bring_in("--publish")
    assert "rained" in Story.objects.get(live=True).body_text()


def test_what_was_taken_down_here_does_not_come_back(bring_in, old_blog, marit):
    write_post(old_blog / "posts", body="It rained.")
    bring_in("--publish")
    publishing.take_down(post=Story.objects.get(), user=marit, reason="Asked by a reader")
    assert summary(bring_in("--publish")) == SUMMARY.format(0, 0, 1, 0)
    write_post(old_blog / "posts", body="It snowed.")
    assert "taken down here" in bring_in("--publish")
    assert not Story.objects.get().live


def test_a_story_in_review_is_left_as_it_was_read(bring_in, old_blog, marit):
    write_post(old_blog / "posts", body="It rained.")
    bring_in()
    story = Story.objects.get()
    reviewing.hand_in(post=story, user=marit)
    write_post(old_blog / "posts", body="It snowed.")
    out = bring_in("--publish")
    assert summary(out) == SUMMARY.format(0, 0, 0, 1)
    assert "Somebody is reading this story" in out
    assert "rained" in draft_of(Story.objects.get()).body_text()


def test_kind_and_values_chosen_here_outlast_the_next_import(bring_in, old_blog, marit):
    write_post(old_blog / "posts", body="It rained.")
    bring_in()
    draft = draft_of(Story.objects.get())
    draft.kind = "went-wrong"
    draft.save_revision(user=marit)
    write_post(old_blog / "posts", body="It snowed.")
    bring_in()
    assert draft_of(Story.objects.get()).kind == "went-wrong"


def test_one_broken_file_does_not_hold_up_the_others(bring_in, old_blog):
    write_post(old_blog / "posts", "2019-01-01-good.md")
    (old_blog / "posts" / "2019-01-02-broken.md").write_text("---\ntitle: 'open\n---\nRain.")
    (old_blog / "posts" / "notes.md").write_text("No front matter.")
    out = bring_in("--publish")
    assert summary(out) == SUMMARY.format(1, 0, 0, 2)
    assert "2019-01-02-broken.md: The front matter is broken in line" in out


def test_a_post_of_another_language_is_refused(bring_in, old_blog):
    write_post(old_blog / "posts", more="lang: sv\n")
    assert "The post is in “sv” and the blog in “en”" in bring_in()
    assert not Story.objects.exists()


def test_a_dry_run_tells_the_same_and_changes_nothing(bring_in, old_blog):
    write_picture(old_blog / "assets" / "bicycle.png")
    write_post(old_blog / "posts", body="![A red bicycle](/assets/bicycle.png)\n\n[Old](/about/)")
    out = bring_in("--publish", "--dry-run")
    assert SUMMARY.format(1, 0, 0, 0) in out
    assert "a link that leads nowhere now: /about/" in out
    assert not any(model.objects.exists() for model in (Story, Person, Topic, Picture, Seal))


def test_links_to_the_old_site_lead_there_when_it_is_named(bring_in, old_blog):
    write_post(old_blog / "posts", body="[About](/about/)")
    bring_in("--old-site", "https://old.example")
    assert 'href="https://old.example/about/"' in draft_of(Story.objects.get()).body[0].value.source


@pytest.mark.parametrize(
    "path",
    ["../../secret.png", "/../../secret.png", "/assets/../../../secret.png", "/assets/%2e%2e/%2e%2e/%2e%2e/secret.png"],
)
def test_a_picture_from_outside_the_old_blog_stays_outside(bring_in, old_blog, tmp_path, path):
    write_picture(tmp_path / "secret.png")
    write_post(old_blog / "posts", body=f"![Rain]({path})")
    assert "there is no such file" in bring_in()
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.svg", b"<svg/>", "SVG files are no pictures we take"),
        ("a.png", b"not a picture", "could not be read as a picture"),
    ],
)
def test_a_file_that_is_no_picture_leaves_its_words(bring_in, old_blog, name, content, reason):
    (old_blog / "assets" / name).write_bytes(content)
    write_post(old_blog / "posts", body=f"![A red bicycle](/assets/{name})")
    assert reason in bring_in()
    assert "A red bicycle" in draft_of(Story.objects.get()).body_text()


def test_the_end_of_a_long_excerpt_is_not_lost(bring_in, old_blog):
    sentence = "It rained on the saddle again. "
    write_post(old_blog / "posts", more="summary: x\n")
    file = old_blog / "posts" / "2019-03-02-the-bicycle.md"
    file.write_text(file.read_text().replace("A stolen bicycle stood at our door on Monday.", sentence * 20))
    bring_in()
    story = draft_of(Story.objects.get())
    assert len(story.standfirst) <= 400
    assert (story.standfirst + story.body_text()).count("saddle") == 20


def test_only_who_may_import_can(bring_in, old_blog, db):
    noor = User.objects.create_user("noor", "noor@byline.example")
    noor.groups.add(Group.objects.get(name="Authors"))
    write_post(old_blog / "posts")
    with pytest.raises(CommandError, match="may not import"):
        bring_in(by=noor.email)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"by": "nobody@byline.example"}, "No active user"),
        ({"to": "no-such-blog"}, "No blog has the address “no-such-blog”. Blogs: workshop."),
    ],
)
def test_a_mistyped_name_is_answered_in_words(bring_in, options, problem):
    with pytest.raises(CommandError, match=problem):
        bring_in(**options)


def test_a_directory_that_is_not_there_is_answered_in_words(bring_in, tmp_path):
    with pytest.raises(CommandError, match="is no directory"):
        bring_in(directory=tmp_path / "nowhere")


def test_opening_and_saving_an_import_in_the_editor_changes_no_seal(bring_in, old_blog):
    parts = [
        "*See [the log](https://log.example/) **now**.*",
        "## Rain",
        "1. One\n   - Deep",
        "> Said *so*.",
        "`a`\n**b** ",
    ]
    write_post(old_blog / "posts", body="\n\n".join(parts))
    bring_in()
    editor = ContentstateConverter(features=STORY_FEATURES)
    written = [block.value.source for block in draft_of(Story.objects.get()).body]
    saved = [editor.to_database_format(editor.from_database_format(source)) for source in written]
    assert list(map(canonical_rich_text, saved)) == list(map(canonical_rich_text, written))


def test_an_interrupted_import_is_taken_up_by_the_next(bring_in, old_blog, blog, marit):
    for day in ("01", "02", "03"):
        write_post(old_blog / "posts", f"2019-01-{day}-story.md")
    work = Import(Order(directory=old_blog / "posts", blog=blog, user=marit, publish=True))
    work.read()
    next(work.entries())
    assert summary(bring_in("--publish")) == SUMMARY.format(2, 0, 1, 0)
    assert Story.objects.live().count() == 3


def test_posts_begun_before_an_interruption_stay_begun_one_by_one(bring_in, old_blog, blog, monkeypatch):
    add_child = Blog.add_child

    def interrupted_at_the_second(self, **kwargs):
        if Story.objects.child_of(blog).exists():
            raise KeyboardInterrupt
        return add_child(self, **kwargs)

    for day in ("01", "02"):
        write_post(old_blog / "posts", f"2019-01-{day}-story.md")
    with monkeypatch.context() as patched:
        patched.setattr(Blog, "add_child", interrupted_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            bring_in()
    assert Story.objects.child_of(blog).count() == 1
    assert summary(bring_in()) == SUMMARY.format(2, 0, 0, 0)
