// Where the call stands in its flow: the states it went through, the current one, what it asks.

import { byId, make, unseen } from "./elements.js";
import { plain } from "./words.js";

export class Path {
  #states = [];
  #visited = [];
  #over = false;
  #slots = [];
  /** What the bot asks, in words; empty when it asks nothing. */
  question = "";

  clear() {
    this.#states = [];
    this.#visited = [];
    this.#over = false;
    this.question = "";
    byId("path-empty").hidden = false;
    byId("flow-asking").textContent = "";
    this.#draw();
  }

  /** All states and slots of the flow, in its order. */
  declare(states = [], slots = []) {
    this.#states = states;
    this.#slots = slots.map((slot) => slot.name);
    this.#draw();
  }

  move({ state, asking }) {
    if (state && state !== this.#visited.at(-1)) this.#visited.push(state);
    this.question = asking ? this.#askingWords(asking) : "";
    byId("flow-asking").textContent = this.question;
    this.#draw();
  }

  end() {
    this.#over = true;
    byId("flow-asking").textContent = "";
    this.#draw();
  }

  #askingWords(asking) {
    if (this.#slots.includes(asking)) return `asks for ${plain(asking).toLowerCase()}`;
    return asking.toLowerCase() === "confirm" ? "asks for a yes" : "";
  }

  #draw() {
    const list = byId("path");
    const ahead = this.#states.filter((state) => !this.#visited.includes(state));
    byId("path-empty").hidden = this.#visited.length + this.#states.length > 0;
    list.replaceChildren(
      ...this.#visited.map((state, index) => this.#visit(state, index)),
      ...(this.#over ? [] : ahead.map((state) => step(state, "ahead", "not yet: "))),
    );
  }

  #visit(state, index) {
    const current = index === this.#visited.length - 1 && !this.#over;
    const item = step(state, current ? "current" : "past");
    if (current) item.setAttribute("aria-current", "step");
    return item;
  }
}

function step(state, when, said = "") {
  return make("li", { class: "step", "data-when": when, "data-state": state }, unseen(said), plain(state));
}
