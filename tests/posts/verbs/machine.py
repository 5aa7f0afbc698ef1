"""Random lives of a desk: people do what their browsers let them, in any order, and the promises hold each time."""

from typing import Any, ClassVar

from django.db import connection
from django.test import TestCase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from wagtail.models import Site

from posts.models import Picture, Post
from tests.posts.verbs import promises
from tests.posts.verbs.desk import PEOPLE, Desk
from tests.posts.verbs.doors import DOORS
from tests.posts.verbs.network import Recording

WHO = st.sampled_from(PEOPLE)
REVIEWERS = st.sampled_from(["comms", "comms2", "both", "admin", "root", "author"])
WRITERS = st.sampled_from(["author", "other", "both"])
BUTTONS = ["action-save", "action-submit", "action-publish"]
WHICH = st.integers(0, 7)  # a place in the list of posts, counted round


class Writes:
    """Notes whether a step changed a row: when none did, no promise can have been broken."""

    def __init__(self) -> None:
        self.seen = True

    def __call__(self, execute: Any, sql: str, *args: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql:
            self.seen = True
        return execute(sql, *args)


class Verbs(RuleBasedStateMachine):
    """One life. It begins with the posts that `start` put on the desk and ends by rolling everything back."""

    desk: ClassVar[Desk]

    def __init__(self) -> None:
        super().__init__()
        self.begun = self.desk.ledger, list(self.desk.posts)
        self.desk.ledger = self.desk.ledger.copy()
        self.files = {picture.file.name: picture.file.read() for picture in Picture.objects.all()}
        self.rows = TestCase._enter_atomics()
        self.writes = Writes()
        connection.execute_wrappers.append(self.writes)
        Recording.start_anew()
        self.touched: Post | None = None

    def teardown(self) -> None:
        try:
            promises.check_at_the_end(self.desk)
        finally:
            connection.execute_wrappers.remove(self.writes)
            TestCase._rollback_atomics(self.rows)
            Site.clear_site_root_paths_cache()
            self.desk.ledger, self.desk.posts = self.begun
            self._put_files_back()

    def _put_files_back(self) -> None:
        for picture in Picture.objects.all():
            if not picture.file.storage.exists(picture.file.name):
                with picture.file.storage.open(picture.file.name, "wb") as file:
                    file.write(self.files[picture.file.name])

    @invariant()
    def promises_hold(self) -> None:
        if self.writes.seen:
            self.desk.note_new_posts()
            promises.check(self.desk, self.touched)
            self.writes.seen = False

    def take(self, which: int) -> Post | None:
        self.touched = self.desk.find(which)
        return self.touched

    # Writing

    @rule(who=WHO, blog=st.integers(0, 1))
    def begin_a_story(self, who: str, blog: int) -> None:
        self.desk.begin(who, self.desk.blogs[blog])

    @rule(who=WHO, which=WHICH, button=st.sampled_from(BUTTONS), autosave=st.booleans(), plain=st.booleans())
    def edit(
        self, who: str, which: int, button: str = "action-save", autosave: bool = False, plain: bool = False
    ) -> None:
        if post := self.take(which):
            data = self.desk.form(post, writer=who, plain_headline=plain) | {button: "1"}
            self.desk.edit(who, post, data, autosave=autosave)

    @rule(who=WHO, which=WHICH, back=st.integers(0, 5), hand_in=st.booleans())
    def put_back_an_older_version(self, who: str, which: int, back: int, hand_in: bool) -> None:
        if post := self.take(which):
            revisions = list(post.revisions.order_by("pk"))
            older = revisions[back % len(revisions)]
            self.desk.put_back(who, post, older, button="action-submit" if hand_in else "action-save")

    @rule(who=WHO, which=WHICH)
    def hand_in(self, who: str, which: int) -> None:
        if post := self.take(which):
            self.desk.hand_in(who, post)

    @rule(who=WHO, which=WHICH)
    def take_back(self, who: str, which: int) -> None:
        if post := self.take(which):
            self.desk.deed(who, post, "take_back")

    @rule(who=WRITERS, which=WHICH)
    def rewrite_behind_the_reviewers_back(self, who: str, which: int) -> None:
        """Take back, write, hand in again: whoever has the review open does not see it happen."""
        if post := self.take(which):
            self.desk.deed(who, post, "take_back")
            data = self.desk.form(post, writer=who) | {"action-submit": "1"}
            self.desk.edit(who, post, data)

    # Review

    @rule(who=REVIEWERS, which=WHICH)
    def open_review(self, who: str, which: int) -> None:
        if post := self.take(which):
            self.desk.open_review(who, post)

    @rule(reading=st.integers(0, 9), later=st.booleans())
    def approve_what_was_open(self, reading: int, later: bool = False) -> None:
        if readings := self.desk.ledger.readings:
            self.desk.approve(readings[-1 - reading % len(readings)], later=later)

    @rule(who=REVIEWERS, which=WHICH, later=st.booleans())
    def read_and_approve(self, who: str, which: int, later: bool = False) -> None:
        if (post := self.take(which)) and (reading := self.desk.open_review(who, post)):
            self.desk.approve(reading, later=later)

    @rule(who=WRITERS, reviewer=REVIEWERS, which=WHICH, later=st.booleans())
    def go_the_whole_way(self, who: str, reviewer: str, which: int, later: bool) -> None:
        """Write, hand in, have it read and approved: so that lives get far."""
        self.rewrite_behind_the_reviewers_back(who=who, which=which)
        self.read_and_approve(who=reviewer, which=which, later=later)

    @rule(who=REVIEWERS, which=WHICH)
    def send_back(self, who: str, which: int) -> None:
        if post := self.take(which):
            self.desk.send_back(who, post)

    # Doors and buttons

    @rule(who=WHO, which=WHICH, door=st.sampled_from(sorted(DOORS)))
    def knock(self, who: str, which: int, door: str) -> None:
        if post := self.take(which):
            DOORS[door](self.desk, who, post)

    @rule(who=WHO, which=WHICH)
    def take_down(self, who: str, which: int) -> None:
        if post := self.take(which):
            self.desk.take_down(who, post)

    @rule(who=WHO, which=WHICH, name=st.sampled_from(["cancel_schedule", "delete_post"]))
    def cancel_or_delete(self, who: str, which: int, name: str) -> None:
        if post := self.take(which):
            self.desk.deed(who, post, name)

    @rule(who=WHO, which=WHICH)
    def move_the_plan(self, who: str, which: int) -> None:
        if post := self.take(which):
            self.desk.reschedule(who, post)

    @rule(who=WHO, which=WHICH, blog=st.integers(0, 1))
    def move(self, who: str, which: int, blog: int) -> None:
        if post := self.take(which):
            self.desk.deed(who, post, "move_post", blog=self.desk.blogs[blog].pk)

    @rule(who=WHO, which=WHICH)
    def translate(self, who: str, which: int) -> None:
        if post := self.take(which):
            self.desk.deed(who, post, "translate", blog=self.desk.dutch.pk)

    @rule(who=WHO, which=st.integers(0, 1))
    def swap_a_picture(self, who: str, which: int) -> None:
        self.desk.swap_picture(who, Picture.objects.order_by("pk")[which])

    # What no person does

    @rule()
    def time_passes(self) -> None:
        self.desk.pass_time()

    @rule()
    def the_worker_works(self) -> None:
        self.desk.work()
