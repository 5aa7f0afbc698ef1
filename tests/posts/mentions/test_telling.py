"""What must hold of any text about anybody: nothing discloses, nobody's change changes another's sentence."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from posts.audiences import SetPolicy, TextAudience
from posts.mentions.telling import Telling, Told
from posts.mentions.token import KINDS, Mention, replaced
from posts.people import Surface, Viewer
from posts.persons.wishes import Wishes
from posts.pronouns import PronounSet

SURFACES = st.sampled_from([each for each in Surface if each is not Surface.OWN_PAGE])
LANGUAGES = st.sampled_from(["en", "nl", "sv"])
WORD = st.text(alphabet="xyzåäöæþ", min_size=4, max_size=9)  # letters that no name and no verb here has
SAM, KIM = "k7f3q2mn", "p4r5t6v7"


@st.composite
def sets(draw, language="en"):
    subject, object_, det, poss, refl = draw(st.lists(WORD, min_size=5, max_size=5, unique=True))
    return PronounSet(
        language=language, label=f"{subject}/{object_}", subject=subject, object=object_, det=det, poss=poss, refl=refl
    )


@st.composite
def mentions(draw, id_=SAM):
    form = draw(st.sampled_from(sorted(KINDS)))
    verb = draw(st.sampled_from(["", "be", "have"])) if form in ("name", "subject") else ""
    return Mention(id=id_, form=form, verb=verb, capital=draw(st.booleans()))


def told(words, *, name="Sam", audience="public"):
    return Told(wishes=Wishes(display_name=name, text_audience=audience, modes={words.language: "sets"}, sets=(words,)))


@given(words=sets(), mention=mentions(), surface=SURFACES, viewer=st.sampled_from(Viewer))
def test_nobody_who_allows_no_text_is_told_by_their_words(words, mention, surface, viewer):
    people = {SAM: told(words, audience=TextAudience.NOBODY.value)}
    said = Telling(language="en", surface=surface, viewer=viewer, people=people).words(mention).lower()
    assert not [word for word in words.words() if word in said]


@given(words=sets("sv"), mention=mentions(), language=st.sampled_from(["en", "nl"]))
def test_a_text_never_takes_words_of_another_language(words, mention, language):
    said = Telling(language=language, surface=Surface.PAGE, people={SAM: told(words)}).words(mention).lower()
    assert not [word for word in words.words() if word in said]


@given(one=sets(), other=sets(), mention=mentions(KIM), language=LANGUAGES)
def test_a_change_of_one_changes_no_sentence_of_another(one, other, mention, language):
    kim = told(PronounSet(language="en", label="they/them"), name="Kim")
    before, after = ({SAM: told(words), KIM: kim} for words in (one, other))
    read = [
        Telling(language=language, surface=Surface.PAGE, people=people).words(mention) for people in (before, after)
    ]
    assert read[0] == read[1]


@given(words=st.lists(sets(), min_size=2, max_size=4), mention=mentions(), data=st.data())
def test_whoever_writes_chooses_one_of_the_sets_and_the_first_is_read_where_that_one_is_gone(words, mention, data):
    keyed = [replace(each, key=f"set{number}") for number, each in enumerate(words)]
    wishes = Wishes(
        display_name="Sam",
        text_audience="public",
        modes={"en": "sets"},
        sets=tuple(keyed),
        set_policy=SetPolicy.AUTHOR_PICKS.value,
    )
    picked = data.draw(st.sampled_from(keyed))
    chosen = replace(mention, pick=picked.key)

    def read(said, *left):
        people = {SAM: Told(wishes=replace(wishes, sets=left))}
        return Telling(language="en", surface=Surface.PAGE, people=people).words(said)

    assert read(chosen, *keyed) == read(mention, picked)
    assert read(replace(mention, pick="gone"), *keyed) == read(mention, *keyed) == read(mention, keyed[0])
    assert not [word for word in picked.words() if word in chosen.tag()]  # no word of theirs is stored


@given(words=sets(), mention=mentions(), surface=SURFACES)
def test_the_same_people_and_the_same_text_read_the_same(words, mention, surface):
    telling = Telling(language="en", surface=surface, people={SAM: told(words)})
    assert len({telling.words(mention) for _ in range(20)}) == 1


@given(words=sets(), mention=mentions(), before=st.text("ab &", max_size=9), after=st.text("cd .", max_size=9))
def test_words_outside_mentions_are_untouched(words, mention, before, after):
    telling = Telling(language="en", surface=Surface.PAGE, people={SAM: told(words)})
    said = replaced(f"{before}{mention.tag()}{after}", telling.words)
    assert said == before + telling.words(mention) + after


@given(words=sets(), mention=mentions())
def test_a_set_without_a_form_falls_back_to_the_name_there(words, mention):
    bare = replace(words, subject="", object="", det="", poss="", refl="")
    said = Telling(language="en", surface=Surface.PAGE, people={SAM: told(bare)}).words(mention)
    nameless = Telling(language="en", people={SAM: told(words)}).words(mention)
    assert said == nameless
