"""The library's wordings, one file a language: ``definitions/common/manners[.LANGUAGE].yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from flows.build.prompt_builder import PromptBuilder
from flows.grammar.schema import MannersSpec
from flows.grammar.schema_errors import report
from flows.model.flow import Prompt
from flows.text.problems import Problems
from flows.text.yaml_tree import read_tree

FOLDER = Path(__file__).parent.parent / "definitions" / "common"


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Wordings of one language.

    Attributes:
        prompts: By name.
    """

    prompts: Mapping[str, Prompt]


def languages() -> tuple[str, ...]:
    """Give the languages that have wordings."""
    names = (path.name.split(".") for path in sorted(FOLDER.glob("manners*.yaml")))
    return tuple(sorted("en" if len(parts) == 2 else parts[1] for parts in names))


@cache
def read_library(language: str) -> Library:
    """Read the wordings of a language, e.g. ``en``; ``en-GB`` is served by ``en``.

    Raises:
        FlowError: The file cannot be read as wordings.
        KeyError: There are none for the language.
    """
    known = languages()
    short = next((tag for tag in (language, language.split("-")[0]) if tag in known), None)
    if short is None:
        raise KeyError(language)
    tree = read_tree(FOLDER / ("manners.yaml" if short == "en" else f"manners.{short}.yaml"))
    problems = Problems(f"manners ({short})", line_of=tree.line)
    try:
        spec = MannersSpec.model_validate(tree.root)
    except ValidationError as error:
        report(error, tree, problems)
        raise problems.error() from None
    builder = PromptBuilder(tree, problems)
    prompts = {
        name: builder.required(value, ("prompts", name)) for name, value in spec.prompts.items()
    }
    problems.raise_any()
    return Library(prompts=prompts)
