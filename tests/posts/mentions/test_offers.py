""" "Is this Sam?": which typed pronouns are offered to be linked, as what, and where nobody is asked."""

import pytest

from posts.mentions.offers import linked, offers
from posts.mentions.telling import Telling, Told
from posts.mentions.token import Mention, replaced
from posts.persons.wishes import Wishes
from posts.pronouns import PronounSet

SAM, KIM = "k7f3q2mn", "p4r5t6v7"
PEOPLE = {
    SAM: Told(wishes=Wishes(display_name="Sam Öberg", called="Sam")),
    KIM: Told(wishes=Wishes(display_name="Kim Vos", called="Kim")),
}
THEY = PronounSet(
    language="en", label="they/them", subject="they", object="them", det="their", poss="theirs", refl="themself",
    plural_verb=True,
)  # fmt: skip


def text(words: str) -> str:
    """A paragraph in which @Sam and @Kim are mentions."""
    tags = {"@Sam": Mention(id=SAM).tag(), "@Kim": Mention(id=KIM).tag()}
    for name, tag in tags.items():
        words = words.replace(name, tag)
    return f"<p>{words}</p>"


def read_linked(source: str, language: str = "en") -> str:
    """The text once all first readings are accepted, with Sam as they."""
    for offer in reversed(offers(source, people=PEOPLE, language=language)):
        source = linked(source, offer, offer.mentions[0])
    telling = Telling(language=language, people=PEOPLE, named={SAM, KIM}, sets={SAM: THEY, KIM: None})
    return replaced(source, telling.words).removeprefix("<p>").removesuffix("</p>")


def test_a_verb_typed_after_a_subject_is_offered_to_be_bound() -> None:
    subject = Mention(id=SAM, form="subject").tag()
    source = f"<p>The bell rang. {subject} was early, and {subject} laughed.</p>"
    (offer,) = offers(source, people=PEOPLE, language="en")
    assert (offer.words, offer.binds) == ("Sam was", "was")
    bound = Mention(id=SAM, form="subject", verb="was").tag()
    assert linked(source, offer, offer.mentions[0]) == f"<p>The bell rang. {bound} early, and {subject} laughed.</p>"
    assert offers(linked(source, offer, offer.mentions[0]), people=PEOPLE, language="en") == []


def test_what_was_typed_says_which_of_several_sets_where_whoever_writes_chooses() -> None:
    she = PronounSet(language="en", label="she/her", key="s1")
    they = PronounSet(language="en", label="they/them", key="t2")
    facts = {"display_name": "Sam Öberg", "modes": {"en": "sets"}, "sets": (they, she), "text_audience": "public"}
    typed = text("@Sam is here. She carries the box.")

    def pick(**policy: str) -> str:
        (offer,) = offers(typed, people={SAM: Told(wishes=Wishes(**facts, **policy))}, language="en")
        return offer.mentions[0].pick

    assert pick(set_policy="author_picks") == "s1"
    assert pick(set_policy="first") == ""


@pytest.mark.parametrize(
    ("typed", "reads"),
    [
        ("@Sam is here. She carries the box.", "Sam is here. They carry the box."),
        ("@Sam is here. She was early, and we thanked her.", "Sam is here. They were early, and we thanked them."),
        ("@Sam is here. Her bike is new; the idea was hers.", "Sam is here. Their bike is new; the idea was theirs."),
        ("@Sam is here. He’s early.", "Sam is here. They are early."),
        ("@Sam is here. He doesn’t mind.", "Sam is here. They don’t mind."),
        ("@Sam blamed himself.", "Sam blamed themself."),
        ("The bell rang. @Sam came, and <b>she</b> laughed.", "The bell rang. Sam came, and <b>they</b> laughed."),
    ],
)
def test_a_pronoun_close_after_a_mention_is_offered_with_its_verb(typed: str, reads: str) -> None:
    assert read_linked(text(typed)) == reads


@pytest.mark.parametrize(
    ("language", "typed", "forms"),
    [
        ("nl", "@Sam was vroeg. Zij pakte haar fiets. We bedankten hem.", ["subject", "det", "object"]),
        ("nl", "@Sam was vroeg. Het idee was het hare.", ["poss"]),
        ("sv", "@Sam kom. Hon bar lådan. Vi tackade henne. Hennes idé blev vår.", ["subject", "object", "det"]),
        ("en", "@Sam did it herself.", ["emph"]),
    ],
)
def test_each_language_has_its_forms(language: str, typed: str, forms: list[str]) -> None:
    assert [one.mentions[0].form for one in offers(text(typed), people=PEOPLE, language=language)] == forms


def test_both_readings_are_offered_where_what_follows_does_not_tell() -> None:
    (offer,) = offers(text("@Sam came late. We drove her home."), people=PEOPLE, language="en")
    assert {mention.form for mention in offer.mentions} == {"object", "det"}


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "@Sam thanked @Kim. She laughed."),  # two people
        ("en", "@Sam thanked Wietske. She laughed."),
        ("en", "@Sam came. “She is kind”, said the customer."),  # a quotation is not rewritten
        ("en", "@Sam came. Does she know?"),  # a mention binds the verb behind it
        ("en", "@Sam came. She opens the shop and checks the till."),  # two verbs
        ("en", "@Sam has two colleagues. They carry the box."),
        ("en", "She came. The bell rang."),  # nobody is mentioned
        ("en", "@Sam came. <b>Sh</b>e laughed."),  # a mark ends inside the word
        ("nl", "@Sam kwam. Zijn fiets was nieuw."),  # "to be" as well
        ("nl", "@Sam kwam. Die was vroeg."),
        ("sv", "@Sam kom. Vi tackade sin chef."),
        ("de", "@Sam kam. Sie war früh."),  # a language nobody here reads
    ],
)
def test_nobody_is_asked_where_it_may_be_another_or_would_not_hold(language: str, typed: str) -> None:
    assert offers(text(typed), people=PEOPLE, language=language) == []


def test_an_address_typed_with_an_at_is_no_mention() -> None:
    (offer,) = offers(text("Write to bell@shop. @Sam came. She laughed."), people=PEOPLE, language="en")
    assert (offer.before, offer.words, offer.after) == ("", "She", " laughed.")


def test_nobody_unknown_is_offered() -> None:
    assert offers(text("@Sam came. She laughed."), people={}, language="en") == []
