"""What the business wrote down for callers' questions. Nothing is read yet, so nothing is found:
the bot says that a colleague can tell, and asks again."""

from __future__ import annotations

from flows.vocabulary.advice import Passage


class NoKnowledge:
    """Finds nothing; fulfils ``flows.vocabulary.ports.KnowledgeBase``."""

    async def find(self, question: str, language: str) -> tuple[Passage, ...]:
        """Give no passages."""
        return ()
