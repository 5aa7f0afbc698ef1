"""A mention as it is stored: an id and a form, one way to write it, nothing else in it."""

import pytest

from posts.mentions.token import Mention, canonical, mention_of, mentions_in, replaced
from posts.seals import canonical_rich_text
from posts.text import clean_html, clean_stored_html

SAM = Mention(id="k7f3q2mn", form="subject", verb="be", capital=True)
TAG = '<embed embedtype="mention" id="k7f3q2mn" form="subject" verb="be" case="title"/>'


def test_a_mention_is_written_and_read_back():
    assert SAM.tag() == TAG
    assert list(mentions_in(f"<p>{TAG} early.</p>")) == [SAM]


@pytest.mark.parametrize(
    "written",
    [
        '<embed case="title" verb="be" form="subject" id="k7f3q2mn" embedtype="mention">',
        '<embed embedtype="mention" id="k7f3q2mn" form="subject" verb="be" case="title" />',
        '<EMBED embedtype="mention" id="k7f3q2mn" form="subject" verb="be" case="title" title="Sam"/>',
    ],
)
def test_the_same_mention_is_the_same_letters_whatever_wrote_it(written):
    assert canonical(f"<p>{written} x</p>") == f"<p>{TAG} x</p>"
    assert canonical_rich_text(f"<p>{written}</p>") == canonical_rich_text(f"<p>{TAG}</p>")
    assert clean_stored_html(f"<p>{written} x</p>") == f"<p>{TAG} x</p>"


@pytest.mark.parametrize(
    "attributes",
    [{}, {"id": ""}, {"id": "../x"}, {"id": "k7f3q2mn", "embedtype": "media"}, {"id": 'x" onload="y'}, {"id": "k" * 9}],
)
def test_what_is_no_mention_is_none(attributes):
    assert mention_of(attributes) is None


def test_a_form_or_verb_that_is_none_is_left_out():
    assert mention_of({"id": "k7f3q2mn", "form": "vocative", "verb": "<b>", "article": "die"}) == Mention(id="k7f3q2mn")
    assert mention_of({"id": "k7f3q2mn", "form": "object", "verb": "be"}) == Mention(id="k7f3q2mn", form="object")


def test_other_embeds_leave_nothing():
    assert clean_stored_html('<p>a<embed embedtype="media" url="https://x.example/"/>b</p>') == "<p>ab</p>"
    assert clean_html(f"<p>{TAG}</p>") == "<p></p>"


def test_words_outside_mentions_are_untouched():
    text = f"<p>One &amp; two {TAG}, <b>three</b>.</p>"
    assert replaced(text, lambda mention: "X") == "<p>One &amp; two X, <b>three</b>.</p>"
