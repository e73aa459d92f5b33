"""An action's block → ``Action``, with the request of one that asks a server."""

from __future__ import annotations

from collections.abc import Mapping

from flows.build.condition_names import failures_of, kinds_of, options_of
from flows.build.prompt_builder import PromptBuilder
from flows.grammar import schema
from flows.model.flow import Action, Slot
from flows.model.http_request import HeaderKey, HttpRequest
from flows.text.problems import Problems, TreePath

_NO_REQUEST = schema.HttpSpec()
_SAFE_AGAIN = ("get", "put", "delete")  # of which HTTP itself says that twice is once


def build_action(
    name: str, spec: schema.ActionSpec, flow: schema.FlowSpec, prompts: PromptBuilder, line: int
) -> Action:
    """Build the action of a name."""
    path: TreePath = ("actions", name)
    inputs = spec.with_ if isinstance(spec.with_, dict) else {slot: slot for slot in spec.with_}
    return Action(
        name=name,
        run=spec.run,
        inputs=inputs,
        outputs={output: _output(output, gives, flow) for output, gives in spec.gives.items()},
        effect=spec.effect,
        expires_seconds=spec.expires,
        needs_yes=spec.effect == "once" if spec.needs_yes is None else spec.needs_yes,
        timeout_seconds=spec.timeout,
        retries=spec.retries,
        meanwhile=prompts.prompt(spec.meanwhile, (*path, "meanwhile")),
        failures=failures_of(spec),
        undo=spec.undo,
        http=_request(spec) if spec.asks_a_server else None,
        line=line,
    )


def _output(name: str, gives: schema.Gives, flow: schema.FlowSpec) -> Slot:
    """Build what an action gives; what fills a slot of the flow has its options."""
    slot = flow.slots.get(name)
    options = options_of(slot.options) if slot else {}
    return Slot(name=name, kinds=kinds_of(gives), options=options)


def _request(spec: schema.ActionSpec) -> HttpRequest:
    http = spec.http or _NO_REQUEST
    method = http.method or ("get" if spec.effect == "read" else "post")
    return HttpRequest(
        url=spec.run,
        method=method,
        key=_header(http.key),
        sign=_header(http.sign),
        idempotent=method in _SAFE_AGAIN if http.idempotent is None else http.idempotent,
        failures=http.failures,
        paths=_paths(spec),
    )


def _header(spec: schema.HeaderSpec | None) -> HeaderKey | None:
    return HeaderKey(header=spec.header, variable=spec.variable) if spec else None


def _paths(spec: schema.ActionSpec) -> Mapping[str, tuple[str, ...]]:
    return {
        name: gives.from_ if isinstance(gives, schema.GivesSpec) and gives.from_ else (name,)
        for name, gives in spec.gives.items()
    }


def check_action(name: str, spec: schema.ActionSpec, problems: Problems) -> None:
    """Add complaints about what belongs to requests where there is none, and the other way."""
    path: TreePath = ("actions", name)
    if spec.asks_a_server:
        return
    if spec.http is not None:
        problems.add_at(
            "action", (*path, "http"), f"'{spec.run}' is no address", "write run: https://…"
        )
    for output, gives in spec.gives.items():
        if isinstance(gives, schema.GivesSpec) and gives.from_ is not None:
            problems.add_at(
                "action",
                (*path, "gives", output),
                f"'from' tells where in a server's answer it stands, and '{spec.run}' asks none",
                f"write {output}: {' or '.join(gives.kind)}",
            )
