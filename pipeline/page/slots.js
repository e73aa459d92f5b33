// What the bot has to find out, filling in: value as spoken, how sure, where from, what is open.

import { byId, fill, make, unseen } from "./elements.js";
import { SOURCES, plain } from "./words.js";

// Kinds whose spoken form ("five five five …") helps the ear and not the eye.
const WRITTEN = new Set(["phone", "email", "digits", "code", "postcode"]);
const STATUS = { open: "open", heard: "heard", confirmed: "confirmed" };

export class Slots {
  #rows = new Map();
  #filled = {};
  #asking = "";

  clear() {
    this.#rows.clear();
    this.#filled = {};
    this.#asking = "";
    byId("slots").replaceChildren();
    byId("slots-empty").hidden = false;
    this.#count();
  }

  /** The slots that the flow has, in its order. */
  declare(slots = []) {
    for (const { name, required, kinds } of slots) this.#row(name, required, kinds);
    this.#draw();
  }

  update(slots = {}) {
    const before = this.#filled;
    this.#filled = slots;
    for (const name of Object.keys(slots)) this.#row(name, false);
    this.#draw();
    for (const [name, slot] of Object.entries(slots)) {
      if (before[name]?.value !== slot.value) flash(this.#rows.get(name).item);
    }
  }

  asking(name) {
    this.#asking = name;
    this.#draw();
  }

  /** [[name, value]] of what is filled, for people. */
  get filled() {
    return Object.entries(this.#filled).map(([name, slot]) => [plain(name), this.#shown(name, slot)]);
  }

  #shown(name, slot) {
    const kinds = this.#rows.get(name)?.kinds ?? [];
    const written = kinds.length > 0 && kinds.every((kind) => WRITTEN.has(kind));
    return (written ? slot.value : slot.spoken) ?? slot.value;
  }

  #row(name, required, kinds = []) {
    if (this.#rows.has(name)) return;
    const item = make("li", { class: "slot", "data-slot": name });
    this.#rows.set(name, { item, required, kinds });
    byId("slots").append(item);
    byId("slots-empty").hidden = true;
  }

  #draw() {
    for (const [name, { item, required }] of this.#rows) {
      const slot = this.#filled[name];
      const status = slot ? (STATUS[slot.status] ?? STATUS.heard) : STATUS.open;
      const asked = !slot && name === this.#asking;
      item.dataset.status = status;
      item.toggleAttribute("data-asked", asked);
      fill(
        item,
        make("span", { class: "slot-mark", "aria-hidden": "true" }),
        make("span", { class: "slot-name" }, plain(name), unseen(": ")),
        make("span", { class: "slot-value" }, slot ? this.#shown(name, slot) : openWords(required, asked)),
        slot ? make("span", { class: "slot-source" }, unseen(", "), sourceWords(slot, status)) : null,
      );
    }
    this.#count();
  }

  #count() {
    const required = [...this.#rows].filter(([, row]) => row.required);
    const have = required.filter(([name]) => this.#filled[name]).length;
    const words = required.length ? `${have} of ${required.length} required` : "";
    byId("slots-count").textContent = words;
    byId("progress-words").textContent = words ? `${words} · details` : "Details";
    byId("progress-fill").style.inlineSize = required.length ? `${(100 * have) / required.length}%` : "0";
  }
}

function openWords(required, asked) {
  if (asked) return "asking now";
  return required ? "required" : "optional";
}

function sourceWords(slot, status) {
  return [status, SOURCES[slot.source]].filter(Boolean).join(", ");
}

function flash(item) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const tint = getComputedStyle(item).getPropertyValue("--you-tint");
  item.animate([{ background: tint }, {}], { duration: 1400, easing: "ease-out" });
}
