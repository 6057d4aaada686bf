"""What is known of an article before anybody speaks: its countries, names and quotations."""

from __future__ import annotations

from dataclasses import dataclass

from ..article import Article
from .polities import Polities
from .quotations import Quotations
from .similarity import Vocabulary


@dataclass(frozen=True, slots=True)
class Scene:
    """An article with what assembling looks up in it again and again."""

    article: Article
    polities: Polities
    vocabulary: Vocabulary
    quotations: Quotations

    @classmethod
    def of(cls, article: Article) -> Scene:
        """Looks through the article once."""
        polities = Polities(article)
        return cls(article, polities, Vocabulary(article, polities), Quotations(article))
