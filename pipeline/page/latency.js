// How long each reply took to begin, and where the time went.

import { byId, make } from "./elements.js";
import { duration, median } from "./words.js";

const STAGES = [
  ["end_of_turn_ms", "waiting", "wait"],
  ["stt_ms", "hearing", "hear"],
  ["thinking_ms", "thinking", "think"],
  ["llm_ms", "wording", "word"],
  ["tts_ms", "voice", "voice"],
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
    this.#turns.push(event);
    this.#draw();
  }

  #draw() {
    const totals = this.#turns.map((turn) => turn.total_ms);
    const scale = Math.max(SCALE_MS, ...totals);
    byId("turns").replaceChildren(...this.#turns.map((turn) => row(turn, scale)).reverse());
    byId("turns").style.setProperty("--target", `${(100 * TARGET_MS) / scale}%`);
    byId("latency-summary").textContent = totals.length ? `median ${duration(median(totals))}` : "";
    if (!totals.length) return;
    byId("turns-empty").hidden = true;
    this.#legend();
  }

  #legend() {
    const used = STAGES.filter(([field]) => this.#turns.some((turn) => turn[field] != null));
    byId("latency-legend").replaceChildren(
      ...used.map(([field, name]) => make("li", { "data-stage": field }, name)),
      make("li", { class: "target" }, duration(TARGET_MS)),
    );
    byId("latency-legend").hidden = false;
  }
}

function row(turn, scale) {
  const stages = STAGES.filter(([field]) => turn[field] != null);
  return make(
    "li",
    { class: "turn", "data-turn": turn.turn },
    make("span", { class: "turn-number" }, `Turn ${turn.turn}`),
    make("span", { class: "turn-bar", "aria-hidden": "true" }, ...stages.map(([field]) => part(field, turn, scale))),
    make("span", { class: "turn-total" }, duration(turn.total_ms)),
    make("span", { class: "turn-stages" }, stages.map(([field, , short]) => `${short} ${Math.round(turn[field])}`).join(" · ") + " ms"),
  );
}

function part(field, turn, scale) {
  const element = make("span", { "data-stage": field });
  element.style.inlineSize = `${(100 * turn[field]) / scale}%`;
  return element;
}
