"""What the mails of the desk say: who, about what, and where."""

from integrations.models import Letter
from posts import reviewing
from posts.models import Promise, ReturnReason
from tests.factories import fresh, hand_in, make_live_profile, make_profile, make_story, person_of


def letter(start: str) -> Letter:
    """The one letter whose key begins like this."""
    return Letter.objects.get(key__startswith=start)


def with_address(user):
    user.email = f"{user.username}@example.org"
    user.save()
    return user


def test_comms_reads_who_handed_in_and_for_which_blog(noor, marit, blog):
    with_address(marit)
    hand_in(make_story(by=noor, blog=blog, headline="A wet saddle"))
    words = letter("handed-in").text
    assert words.startswith("Noor handed in “A wet saddle” for the blog “Company”.")


def test_a_story_handed_in_again_is_told_once_more_by_whoever_did(noor, marit, ilse, blog):
    with_address(ilse).groups.set(marit.groups.all())
    story = hand_in(make_story(by=noor, blog=blog))
    Promise.objects.update(reader=ilse)
    reason = ReturnReason.objects.get(key="facts")
    reviewing.send_back(post=story, reviewer=ilse, reason=reason, words="Where was this?")
    fresh(story).current_workflow_state.resume(user=marit)
    again = Letter.objects.get(key__startswith="handed-in", key__endswith=f":{ilse.pk}")
    assert again.text.startswith("marit handed in")


def test_an_about_text_is_handed_in_for_no_blog(noor, marit):
    with_address(marit)
    hand_in(make_profile(person_of(noor)))
    assert "for the blog" not in letter("handed-in").text


def test_the_mail_of_a_live_about_text_speaks_of_no_story(noor):
    make_live_profile(person_of(with_address(noor)))
    words = letter("went_live").text
    assert words.startswith("It is on the blog now.")
    assert "story" not in words
