"""The pronoun-proof preview: the newest draft as whoever its people may become reads it, sentence by sentence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from posts.mentions.people import ids_in, told
from posts.mentions.proof import by_hand, proof
from posts.writers.doors import StoryPage


class ProofView(StoryPage):
    """Read it by name, as they, as she, as he. It changes nothing and stops nothing."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.story.get_latest_revision_as_object()
        sources, language = version.rich_texts(), version.language()
        people = told(ids_in(sources), language=language)
        found = proof(sources, people=people, language=language)
        alts = [block.text for block in version.voice_blocks() if block.role == "alt"]
        facts = {
            "proofs": found,
            "broken": sum(bool(one.breaks) for one in found),
            "by_hand": by_hand(alts, people=people),
            "version": version,
        }
        return render(request, "posts/mentions/proof.html", self.get_context_data(**facts))
