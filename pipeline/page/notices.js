// What went wrong, in words, and what to do about it.

import { byId, make } from "./elements.js";

const here = () => location.port || (location.protocol === "https:" ? "443" : "80");

const OPEN_MICROPHONE = "Press the icon beside the address of this page and allow the microphone.";

/** Reason → title, text, steps, and which buttons: again, silently. */
const PROBLEMS = {
  "microphone-denied": () => ({
    title: "The microphone is blocked",
    text: "The browser was told not to let this page hear you.",
    steps: [OPEN_MICROPHONE, "If it stays blocked, allow the browser to use the microphone in the settings of the system.", "Then press “Try again”."],
    buttons: ["again", "silently"],
  }),
  "microphone-absent": () => ({
    title: "No microphone found",
    text: "This computer shows the browser no microphone.",
    steps: ["Plug in a microphone or a headset, or switch it on.", "Then press “Try again”."],
    buttons: ["again", "silently"],
  }),
  "microphone-busy": () => ({
    title: "The microphone does not answer",
    text: "Another program may be using it.",
    steps: ["Close other calls and recorders, or unplug the microphone and plug it in again.", "Then press “Try again”."],
    buttons: ["again", "silently"],
  }),
  insecure: () => ({
    title: "The browser gives no microphone to this address",
    text: `${location.host} is reached over plain http. Browsers let a page hear only over https, or on the computer itself.`,
    steps: [
      `On the computer that runs the bot: open http://localhost:${here()}/${location.search}`,
      `From another computer: run ssh -L ${here()}:localhost:${here()} ${location.hostname} and open http://localhost:${here()}/${location.search}`,
      "Or put the bot behind https.",
    ],
    buttons: ["silently"],
  }),
  unsupported: () => ({
    title: "This browser cannot place calls",
    text: "It has no WebRTC, or WebRTC is switched off.",
    steps: ["Open this page in a current Chrome, Edge, Firefox or Safari."],
    buttons: [],
  }),
  "bot-down": () => ({
    title: "The bot does not answer",
    text: `Nothing took the call at ${location.host}.`,
    steps: ["Check that the bot is running: “make run” starts it and prints this address.", "Then press “Try again”."],
    buttons: ["again"],
  }),
  busy: () => ({
    title: "All lines are busy",
    text: "The bot is taking as many calls as it can.",
    steps: ["Wait a moment, then press “Try again”."],
    buttons: ["again"],
  }),
  refused: () => ({
    title: "The bot refused the call",
    text: "It is running, and did not accept this page’s offer.",
    steps: ["Reload this page: it may be older than the bot.", "The bot’s log says why it refused."],
    buttons: ["again"],
  }),
  unreachable: () => ({
    title: "No sound gets through",
    text: "The bot answered, but no direct connection to it came about.",
    steps: ["Between here and the bot a firewall may stop UDP: try another network, or the computer that runs the bot.", "Then press “Try again”."],
    buttons: ["again"],
  }),
  lost: () => ({
    title: "The connection was lost",
    text: "The bot has not been heard of for some seconds.",
    steps: ["Check the network, and that the bot is still running.", "Then press “Call again”. What is booked stays booked."],
    buttons: [],
  }),
  "microphone-lost": () => ({
    title: "The microphone is gone",
    text: "It was unplugged or switched off. The call goes on: type, or press keys.",
    steps: ["To speak again, plug it in and press “Microphone”."],
    buttons: ["close"],
  }),
  "sound-blocked": () => ({
    title: "The browser keeps the sound off",
    text: "Press “Speaker” to hear the bot.",
    steps: [],
    buttons: ["close"],
  }),
};

const LABELS = { again: "Try again", silently: "Go on with text and keys", close: "Close" };

export class Notices {
  #box = byId("notice");

  /** Shows the problem; `handlers` gives what each of its buttons does. */
  show(reason, handlers = {}) {
    const { title, text, steps, buttons } = (PROBLEMS[reason] ?? PROBLEMS.refused)();
    this.#box.dataset.reason = reason;
    byId("notice-title").textContent = title;
    byId("notice-text").textContent = text;
    byId("notice-steps").replaceChildren(...steps.map((step) => make("li", {}, step)));
    byId("notice-actions").replaceChildren(...buttons.map((name) => this.#button(name, handlers[name])));
    byId("notice-actions").hidden = !buttons.length;
    this.#box.hidden = false;
    document.body.toggleAttribute("data-notice", true);
    // The button that was pressed is gone: the keyboard goes on at the remedy.
    if (document.activeElement === document.body) this.#box.querySelector("button")?.focus();
  }

  hide() {
    this.#box.hidden = true;
    document.body.toggleAttribute("data-notice", false);
  }

  #button(name, act) {
    const button = make("button", { type: "button", class: "plain-button", "data-does": name }, LABELS[name]);
    button.addEventListener("click", () => {
      this.hide();
      act?.();
    });
    return button;
  }
}
