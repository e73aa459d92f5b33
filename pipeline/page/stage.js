// The frame of the page: its phase, the connection in words, who is in the call, what is announced.

import { byId, fill, make } from "./elements.js";
import { clock, list } from "./words.js";

const SERVICES = { stt: "Hears with", tts: "Speaks with", llm: "Words with" };

/** The phase the page is in: idle, connecting, call or ended. */
export const phase = () => document.body.dataset.phase;

export function enter(name, words) {
  const inCall = name === "call";
  document.body.dataset.phase = name;
  document.title = inCall ? "In a call – Callwright" : "Callwright";
  byId("duration").hidden = name === "idle" || name === "connecting";
  byId("new-session").disabled = inCall || name === "connecting";
  for (const control of byId("controls").querySelectorAll("button, input")) {
    control.disabled = !inCall && control.id !== "hang-up";
  }
  if (!inCall) participants([]);
  connection(words, true);
}

export function connection(words, aloud = false) {
  byId("connection-words").textContent = words;
  if (aloud) say(words);
}

export function duration(seconds) {
  byId("duration").textContent = clock(seconds);
}

export function participants(who) {
  byId("participant-names").textContent = list(who);
  byId("participants").hidden = !who.length;
}

export function services({ services: used = {}, transport }) {
  const rows = Object.entries(SERVICES).map(([name, words]) => [words, used[name]]);
  rows.push(["Connected by", transport]);
  const shown = rows.filter(([, value]) => value);
  fill(byId("services"), ...shown.map(([words, value]) => make("div", {}, make("dt", {}, words), make("dd", {}, value))));
}

/** For screen readers: short, and only what cannot be heard on the line. */
export function say(words) {
  byId("announcer").textContent = words;
}
