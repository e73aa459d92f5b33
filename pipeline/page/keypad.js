// A telephone keypad: click, tap, or type digits while it has the focus.

import { byId, make, unseen } from "./elements.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const LETTERS = { 2: "ABC", 3: "DEF", 4: "GHI", 5: "JKL", 6: "MNO", 7: "PQRS", 8: "TUV", 9: "WXYZ" };
const NAMES = { "*": "star", "#": "hash" };
const COLUMNS = 3;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };
const SHOWN = 16;

export class Keypad {
  #panel = byId("keypad");
  #opener = byId("open-keypad");
  #buttons;
  #onkey;

  constructor(onkey) {
    this.#onkey = onkey;
    this.#buttons = KEYS.map((key) => this.#button(key));
    byId("keypad-keys").append(...this.#buttons);
    this.#opener.addEventListener("click", () => this.toggle());
    byId("keypad-close").addEventListener("click", () => this.close());
    this.#panel.addEventListener("keydown", (event) => this.#typed(event));
  }

  get open() {
    return !this.#panel.hidden;
  }

  toggle() {
    if (this.open) this.close();
    else this.#show();
  }

  close() {
    if (!this.open) return;
    const focused = this.#panel.contains(document.activeElement);
    this.#panel.hidden = true;
    this.#opener.setAttribute("aria-expanded", "false");
    byId("keypad-pressed").textContent = "";
    if (focused) this.#opener.focus();
  }

  #show() {
    this.#panel.hidden = false;
    this.#opener.setAttribute("aria-expanded", "true");
    this.#focus(this.#buttons[0]);
  }

  #button(key) {
    const letters = LETTERS[key] && make("span", { class: "key-letters", "aria-hidden": "true" }, LETTERS[key]);
    const face = NAMES[key] ? [make("span", { "aria-hidden": "true" }, key), unseen(NAMES[key])] : [key];
    const button = make("button", { type: "button", class: "key", tabindex: key === "1" ? "0" : "-1", "data-key": key }, ...face, letters);
    button.addEventListener("click", () => this.#press(key));
    return button;
  }

  #press(key) {
    const shown = byId("keypad-pressed");
    shown.textContent = (shown.textContent + key).slice(-SHOWN);
    this.#onkey(key);
  }

  #typed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (KEYS.includes(event.key)) {
      event.preventDefault();
      const button = this.#buttons[KEYS.indexOf(event.key)];
      this.#focus(button);
      this.#press(event.key);
    }
    const at = this.#buttons.indexOf(document.activeElement);
    const next = this.#buttons[at + STEPS[event.key]];
    if (at >= 0 && next) {
      event.preventDefault();
      this.#focus(next);
    }
  }

  /** One key is in the tab order; arrows move between keys. */
  #focus(button) {
    for (const other of this.#buttons) other.tabIndex = other === button ? 0 : -1;
    button.focus();
  }
}
