"""Who may see what of whom: the matrix of people.md 2.5, every surface times every audience times every viewer."""

import itertools

import pytest

from posts.audiences import LabelAudience, Surface, TextAudience, Viewer, label_may_show, text_may_use

ANYBODY, COLLEAGUE, TEAM, OWNER = Viewer
NOBODY, MY_TEAM, COLLEAGUES, PUBLIC, MACHINES = LabelAudience
INSIDE = {Surface.DESK, Surface.STAFF}
# What the reference says, row by row: the least audience that shows, for (anybody, colleague, team); None: never.
ROWS = {
    Surface.OWN_PAGE: (None, None, None),
    Surface.DESK: (None, COLLEAGUES, MY_TEAM),
    Surface.STAFF: (None, COLLEAGUES, COLLEAGUES),
    Surface.PAGE: (PUBLIC, PUBLIC, PUBLIC),
    Surface.FEED: (PUBLIC, PUBLIC, PUBLIC),
    Surface.MACHINES: (MACHINES, MACHINES, MACHINES),
    Surface.SIGNATURE: (PUBLIC, PUBLIC, PUBLIC),
    Surface.NETWORK: (None, None, None),
    Surface.NAME_ONLY: (None, None, None),
}


def test_every_surface_times_audience_times_viewer():
    for surface, audience, viewer in itertools.product(Surface, LabelAudience, (ANYBODY, COLLEAGUE, TEAM)):
        least = ROWS[surface][viewer]
        expected = least is not None and [*LabelAudience].index(audience) >= [*LabelAudience].index(least)
        assert label_may_show(audience, surface=surface, viewer=viewer) is expected, (surface, audience, viewer)


def test_the_owner_sees_everything_on_their_own_page_and_nobody_else_does():
    for audience, viewer in itertools.product(LabelAudience, Viewer):
        assert label_may_show(audience, surface=Surface.OWN_PAGE, viewer=viewer) is (viewer is OWNER)


@pytest.mark.parametrize("surface", [each for each in Surface if each not in INSIDE | {Surface.OWN_PAGE}])
def test_a_public_surface_shows_everybody_the_same(surface):
    for audience in LabelAudience:
        assert len({label_may_show(audience, surface=surface, viewer=viewer) for viewer in Viewer}) == 1


def test_grammar_follows_a_permission_of_its_own():
    public = {Surface.PAGE, Surface.FEED, Surface.MACHINES, Surface.NETWORK, Surface.SIGNATURE}
    for surface, audience, viewer in itertools.product(Surface, TextAudience, (ANYBODY, COLLEAGUE, TEAM)):
        inside = surface in INSIDE and viewer is not ANYBODY and audience != TextAudience.NOBODY
        outside = surface in public and audience == TextAudience.PUBLIC
        assert text_may_use(audience, surface=surface, viewer=viewer) is (inside or outside), (
            surface,
            audience,
            viewer,
        )


def test_a_word_that_is_no_audience_shows_nothing():
    for surface, viewer in itertools.product(set(Surface) - {Surface.OWN_PAGE}, Viewer):
        assert not label_may_show("everyone", surface=surface, viewer=viewer)
        assert not text_may_use("everyone", surface=surface, viewer=viewer)
