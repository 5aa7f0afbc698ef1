"""The sentence as it reads with the words that a person states, its verbs mended."""

from collections.abc import Sequence

from posts.pronouns import PronounSet, refer
from posts.voice.pronoun.reading import Sentence
from posts.voice.pronoun.slots import Pronoun
from posts.voice.pronoun.verbs import Edit, mended


def corrected(sentence: Sentence, asked: Sequence[Pronoun], name: str, chosen: PronounSet | None) -> str:
    """The sentence with the chosen set (None: the name) for the pronouns `asked`."""
    edits = [edit for pronoun in asked for edit in _edits(sentence, pronoun, name, chosen)]
    text, done = sentence.passage.block.text, sentence.start
    pieces = []
    for begin, stop, new in sorted(edits):
        pieces += [text[done:begin], new]
        done = stop
    return "".join([*pieces, text[done : sentence.end]])


def _edits(sentence: Sentence, pronoun: Pronoun, name: str, chosen: PronounSet | None) -> list[Edit]:
    token, before = sentence.tokens[pronoun.index], sentence.low(pronoun.index - 1)
    start, language = token.start, sentence.words.language
    with_article = pronoun.slot == "poss" and before in {"de", "het"}
    word = refer(
        name,
        pronoun.slot,
        language=language,
        chosen=chosen,
        article="" if not with_article else "de" if before == "de" else "het",
        capital=token.has_capital,
        emphatic=pronoun.slot == "refl" and is_emphatic(sentence, pronoun.index),
    )
    if with_article:
        start = sentence.tokens[pronoun.index - 1].start
    elif not word and pronoun.index:  # an emphatic form that a name drops, with the space before it
        start = sentence.tokens[pronoun.index - 1].end
    edits = [(start, token.end, word)]
    if language == "en" and pronoun.slot == "subject":
        own = chosen is not None and bool(chosen.subject)
        edits += mended(
            sentence, pronoun.index, plural=own and chosen is not None and chosen.plural_verb, by_name=not own
        )
    return edits


def is_emphatic(sentence: Sentence, index: int) -> bool:
    """ "Sam herself", "baked it herself": no verb or preposition wants it as its object."""
    return sentence.tokens[index - 1].has_capital or sentence.low(index - 1) in {"", "it", "them", ",", "all"}
