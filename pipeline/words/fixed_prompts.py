"""What a flow always says in the same words, and how a voice is given it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from pipecat.utils.text.simple_text_aggregator import SimpleTextAggregator

from flows.model.flow import Flow, Prompt
from flows.words.sentences import sentences


def fixed_prompts(flow: Flow) -> tuple[str, ...]:
    """All that a flow says word for word: sentences that hold no value and are not reworded, each
    once, in the flow's order; also those beside a value, such as "Is that right?"."""
    texts = (text for prompt in _prompts(flow) if not prompt.freely for text in prompt.texts)
    parts = (part for text in texts for part in sentences(text.strip(), flow.language))
    return tuple(dict.fromkeys(part for part in parts if "{" not in part))


def _prompts(part: Any) -> Iterator[Prompt]:
    if isinstance(part, Prompt):
        yield part
    elif is_dataclass(part):
        for item in fields(part):
            yield from _prompts(getattr(part, item.name))
    elif isinstance(part, tuple | list):
        for inner in part:
            yield from _prompts(inner)
    elif hasattr(part, "values"):
        for inner in part.values():
            yield from _prompts(inner)


async def sentences_of(prompts: Iterable[str]) -> tuple[str, ...]:
    """Cut prompts into the sentences that a Pipecat voice will be given, each once."""
    found: dict[str, None] = {}
    for prompt in prompts:
        cutter = SimpleTextAggregator()
        async for sentence in cutter.aggregate(prompt):
            found[sentence.text] = None
        rest = await cutter.flush()
        if rest is not None and rest.text.strip():
            found[rest.text] = None
    return tuple(found)
