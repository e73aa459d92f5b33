"""The recogniser's words of a language, read from ``grammars/LANGUAGE.yaml``."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, Field

from flows.vocabulary.ports import Question


class Article(BaseModel):
    """``there`` before words that begin with a letter of ``before``, else ``otherwise``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: str
    there: str
    otherwise: str = Field(alias="else")

    def of(self, phrase: str) -> str:
        """Give the article of a phrase."""
        return self.there if phrase[:1] in tuple(self.before) else self.otherwise


class QuestionWords(BaseModel):
    """What the file holds; see its comments.

    Attributes:
        hours: By the hour of a dial, twelve first.
        months: From January.
        called: Kind of slot → how callers call it.
        leads, others: Question → text of a grammar.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    hours: tuple[str, ...] = Field(min_length=12, max_length=12)
    months: tuple[str, ...] = Field(min_length=12, max_length=12)
    called: dict[str, tuple[str, ...]]
    otherwise: str
    first_name: str
    last_name: str
    option: str
    article: Article
    leads: dict[Question, str]
    others: dict[Question, str]


@lru_cache(maxsize=1)
def question_words() -> QuestionWords:
    """Give the words of the recogniser's language, English."""
    text = (resources.files(__package__) / "grammars" / "en.yaml").read_text("utf-8")
    return QuestionWords.model_validate(yaml.safe_load(text))
