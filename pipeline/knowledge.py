"""What the business wrote down for callers' questions. Nothing is read yet, so nothing is found:
the bot says that a colleague can tell, and asks again."""

from __future__ import annotations

from flows.ports import Passage


class NoKnowledge:
    """Finds nothing; fulfils ``flows.ports.KnowledgeBase``."""

    async def find(self, question: str, language: str) -> tuple[Passage, ...]:
        """Give no passages."""
        return ()
