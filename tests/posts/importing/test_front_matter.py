"""What a post's file says of itself, and what we say of a file that is broken."""

import datetime as dt

import pytest

from posts.importing.front_matter import read_post
from posts.importing.values import UnreadablePost
from tests.posts.importing.samples import write_post


def read(folder, source, name="2019-03-02-a-wet-saddle.md"):
    file = folder / name
    file.write_bytes(source if isinstance(source, bytes) else source.encode())
    return read_post(file)


def test_everything_a_post_says_of_itself_is_read(tmp_path):
    post = read_post(write_post(tmp_path, more="image: /assets/bicycle.jpg\nimage_alt: A red bicycle\nlang: EN\n"))
    assert (post.title, post.date, post.slug) == ("The bicycle that came back", dt.date(2019, 3, 2), "the-bicycle")
    assert (post.authors, post.tags) == (("amina-yilmaz",), ("repairs",))
    assert (post.image, post.image_alt, post.language) == ("/assets/bicycle.jpg", "A red bicycle", "en")
    assert post.body.strip() == "It rained."


def test_words_that_yaml_takes_for_something_else_stay_words(tmp_path):
    post = read(tmp_path, "---\ntitle: 1984\ntags: [no, 2019-01-01]\nauthors: on\n---\nx")
    assert (post.title, post.tags, post.authors) == ("1984", ("no", "2019-01-01"), ("on",))


def test_the_date_in_the_file_name_serves_where_the_front_matter_has_none(tmp_path):
    assert read(tmp_path, "---\ntitle: Rain\n---\nx").date == dt.date(2019, 3, 2)


def test_a_date_with_a_time_and_an_offset_is_read(tmp_path):
    post = read(tmp_path, "---\ntitle: Rain\ndate: 2014-05-06 10:00:00 -0400\n---\nx")
    assert post.date == dt.datetime(2014, 5, 6, 10, tzinfo=dt.timezone(dt.timedelta(hours=-4)))


@pytest.mark.parametrize("written", ["2019-02-31", "yesterday", "9999999", "0000-00-00", "[1]"])
def test_a_date_that_is_none_is_told_and_the_file_name_serves(tmp_path, written):
    post = read(tmp_path, f"---\ntitle: Rain\ndate: '{written}'\n---\nx")
    assert post.date == dt.date(2019, 3, 2)
    assert written in str(post.notes[0])


def test_a_post_without_any_date_says_so(tmp_path):
    post = read(tmp_path, "---\ntitle: Rain\n---\nx", name="rain.md")
    assert post.date is None
    assert "day of the import" in str(post.notes[0])


def test_front_matter_without_a_place_in_a_story_is_told_with_its_words(tmp_path):
    post = read_post(write_post(tmp_path, more="image_figcaption: Old and new\n"))
    assert "image_figcaption: Old and new" in " ".join(map(str, post.notes))


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path):
    post = read(tmp_path, "\ufeff---\r\ntitle: Rain\r\n---\r\nIt rained.\r\n")
    assert (post.title, post.body) == ("Rain", "It rained.\n")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("# Only text\n", "no front matter"),
        ("", "no front matter"),
        ("---\ntitle: Never closed\n", "no front matter"),
        ("---\ntitle: 'open\n---\nx", "broken in line"),
        ("---\ntitle: a: b\n---\nx", "broken in line 2"),
        ("---\n\tauthors: x\n---\nx", "broken"),
        ("---\n- a list\n---\nx", "name: value"),
        ("---\n---\nx", "name: value"),
        ("---\ndate: 2019-01-01\n---\nx", "no title"),
        ("---\ntitle:\n  nested: yes\n---\nx", "“title” must be one line"),
        ("---\ntitle: Rain\nauthors: {a: b}\n---\nx", "“authors” must be a list"),
        ("---\ntitle: Rain\nauthors: [" + "a" * 81 + "]\n---\nx", "longer than 80"),
        ("---\ntitle: Rain\n---\n  \n", "no text below"),
        ("---\ntitle: " + "[" * 1500 + "\n---\nx", "broken"),
        (b"---\ntitle: R\xe4ksm\xf6rg\xe5s\n---\nx", "not UTF-8"),
        (b"---\ntitle: a\x00b\n---\nx", "broken"),
        (b"x" * 1_000_001, "larger than one megabyte"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason(tmp_path, source, reason):
    with pytest.raises(UnreadablePost, match=reason):
        read(tmp_path, source)


def test_a_tag_that_would_build_an_object_builds_nothing(tmp_path):
    with pytest.raises(UnreadablePost, match="“title” must be one line"):
        read(tmp_path, "---\ntitle: !!python/object/apply:os.getcwd [a]\n---\nx")
