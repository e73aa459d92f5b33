// How long each reply took to begin, and where the time went.

import { byId, make } from "./elements.js";
import { duration, median } from "./words.js";

/** Stages in the order in which they follow each other: name, word for the legend, word in a row. */
const STAGES = [
  ["hear", "hearing", "hear"],
  ["wait", "waiting", "wait"],
  ["think", "thinking", "think"],
  ["word", "wording", "word"],
  ["voice", "voice", "voice"],
];
const SCALE_MS = 1000;
const TARGET_MS = 500;

export class Latency {
  #turns = [];

  clear() {
    this.#turns = [];
    byId("turns-empty").hidden = false;
    byId("latency-legend").hidden = true;
    this.#draw();
  }

  add(event) {
    if (!Number.isFinite(event.total_ms)) return;
    this.#turns.push({ number: event.turn, total: event.total_ms, stages: inTurn(event) });
    this.#draw();
  }

  #draw() {
    const totals = this.#turns.map((turn) => turn.total);
    const scale = Math.max(SCALE_MS, ...totals);
    byId("turns").replaceChildren(...this.#turns.map((turn) => row(turn, scale)).reverse());
    byId("turns").style.setProperty("--target", `${(100 * TARGET_MS) / scale}%`);
    byId("latency-summary").textContent = totals.length ? `median ${duration(median(totals))}` : "";
    if (!totals.length) return;
    byId("turns-empty").hidden = true;
    this.#legend();
  }

  #legend() {
    const used = STAGES.filter(([stage]) => this.#turns.some((turn) => turn.stages[stage] != null));
    byId("latency-legend").replaceChildren(
      ...used.map(([stage, name]) => make("li", { "data-stage": stage }, name)),
      make("li", { class: "target" }, duration(TARGET_MS)),
    );
    byId("latency-legend").hidden = false;
  }
}

/** The recogniser works while the end of the turn is awaited: what it took is part of that time. */
function inTurn({ end_of_turn_ms: end, stt_ms: stt, thinking_ms: think, llm_ms: word, tts_ms: voice }) {
  const hear = stt == null || end == null ? stt : Math.min(stt, end);
  return { hear, wait: end == null ? null : end - (hear ?? 0), think, word, voice };
}

function row({ number, total, stages }, scale) {
  const used = STAGES.filter(([stage]) => stages[stage] != null);
  const numbers = used.map(([stage, , word]) => `${word} ${Math.round(stages[stage])}`).join(" · ");
  return make(
    "li",
    { class: "turn", "data-turn": number },
    make("span", { class: "turn-number" }, `Turn ${number}`),
    make("span", { class: "turn-bar", "aria-hidden": "true" }, ...used.map(([stage]) => part(stage, stages[stage], scale))),
    make("span", { class: "turn-total" }, duration(total)),
    make("span", { class: "turn-stages" }, `${numbers} ms`),
  );
}

function part(stage, ms, scale) {
  const element = make("span", { "data-stage": stage });
  element.style.inlineSize = `${(100 * ms) / scale}%`;
  return element;
}
