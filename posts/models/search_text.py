"""The words of each live story, for readers who search."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchText(models.Model):
    """One story's words; kept in step with what is live by `posts.searching.keeping` alone.

    Names of people in it are not here but with the people: a former name is found nowhere.
    On PostgreSQL the words stand once more, stemmed, in the column of their language (GIN indexes in the migration).
    Elsewhere those columns stay empty, and `folded` is searched.
    """

    story = models.OneToOneField("posts.Story", on_delete=models.CASCADE, related_name="search_text")
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    folded = models.TextField()  # title, summary and body in small letters
    noted_at = models.DateTimeField()  # `last_published_at` of the version these words are of
    english = SearchVectorField(null=True)
    dutch = SearchVectorField(null=True)
    swedish = SearchVectorField(null=True)

    class Meta:
        verbose_name = _("words to search")
        verbose_name_plural = _("words to search")
        indexes = [models.Index(fields=["language", "noted_at"], name="search_texts_by_language")]

    def __str__(self) -> str:
        return self.title
