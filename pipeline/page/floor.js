// Who has the floor, in words.

import { byId } from "./elements.js";

const WORDS = {
  NONE: "Not in a call",
  CONNECTING: "Connecting",
  IDLE: "Your turn",
  LISTENING: "Listening",
  THINKING: "Thinking",
  SPEAKING: "Speaking",
  INTERRUPT: "Go ahead",
  PAUSED: "Paused",
  ENDED: "Call ended",
};

const ASIDES = {
  IDLE: "the bot waits for you",
  INTERRUPT: "you cut in, the bot is quiet",
  PAUSED: "the bot waits as long as you like",
};

export class Floor {
  /** The state that the bot reports last: IDLE, LISTENING, THINKING, SPEAKING or INTERRUPT. */
  state = "NONE";
  #cover = "NONE";
  #asking = "";

  /** A state of the page that covers the bot's: NONE, CONNECTING, PAUSED, ENDED, or null. */
  cover(state) {
    this.#cover = state;
    this.#draw();
  }

  move(state) {
    this.state = state;
    this.#draw();
  }

  /** What the bot asks, in words. */
  asking(words) {
    this.#asking = words;
    this.#draw();
  }

  clear() {
    this.state = "IDLE";
    this.#asking = "";
  }

  #draw() {
    const shown = this.#cover ?? this.state;
    byId("floor").dataset.floor = shown;
    byId("floor-state").textContent = WORDS[shown] ?? shown;
    byId("floor-asking").textContent = ASIDES[shown] && shown !== "IDLE" ? ASIDES[shown] : this.#question(shown);
  }

  #question(shown) {
    if (!["IDLE", "LISTENING", "THINKING", "SPEAKING"].includes(shown)) return "";
    return this.#asking ? `the bot ${this.#asking}` : (ASIDES[shown] ?? "");
  }
}
