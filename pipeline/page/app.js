// The talk page: joins the call, its sound and what is shown of both.

import { Call } from "./call.js";
import { Conversation } from "./conversation.js";
import { byId } from "./elements.js";
import { Floor } from "./floor.js";
import { Keypad } from "./keypad.js";
import { Latency } from "./latency.js";
import { Notices } from "./notices.js";
import { summary } from "./outcome.js";
import { Path } from "./path.js";
import { newSession, sessionName } from "./session.js";
import { shortcuts } from "./shortcuts.js";
import { Slots } from "./slots.js";
import { Sound } from "./sound.js";
import * as stage from "./stage.js";
import { plain } from "./words.js";

const ENDINGS = {
  "hung-up": "You hung up",
  "bot-left": "The bot hung up",
  lost: "Connection lost",
  unreachable: "Not connected",
};

const floor = new Floor();
const sound = new Sound(() => floor.state);
const conversation = new Conversation(byId("conversation"), byId("latest"));
const slots = new Slots();
const path = new Path();
const latency = new Latency();
const notices = new Notices();
const keypad = new Keypad((key) => call?.key(key));

let call = null;
let session = sessionName();
let began = 0;
let paused = false;
let outcome = null; // its summary, once it is known
let booked = false;
let attempt = 0;
let spoken = true; // whether this call was begun with a microphone

// ---- the call

async function begin(withMicrophone) {
  const mine = ++attempt;
  spoken = withMicrophone;
  if (!window.RTCPeerConnection) return notices.show("unsupported");
  reset();
  enter("connecting", withMicrophone ? "Waiting for the microphone" : "Connecting");
  try {
    const track = withMicrophone ? await sound.open() : null;
    if (mine !== attempt) return sound.stop();
    stage.say("Connecting");
    stage.connection("Connecting");
    call = new Call({
      status: (...news) => mine === attempt && status(...news),
      event: show,
      audio: (stream) => sound.play(stream),
    });
    await call.start(session, track);
  } catch (problem) {
    if (mine === attempt) failed(problem.reason ?? "refused");
  }
}

function failed(reason) {
  call = null;
  sound.stop();
  enter("idle", "Not in a call");
  notices.show(reason, { again: () => begin(spoken), silently: () => begin(false) });
}

function hangUp() {
  if (stage.phase() === "connecting" && !call) {
    attempt += 1;
    sound.stop();
    return enter("idle", "Not in a call");
  }
  call?.hangUp();
}

function status(name, reason) {
  if (name === "connected") return connected();
  if (name === "unsteady") return stage.connection("Connection is unsteady …", true);
  if (name === "ended") ended(reason);
}

function connected() {
  if (stage.phase() === "call") return stage.connection("Connected", true);
  began = performance.now();
  sound.start();
  call.microphone(sound.microphoneOn);
  enter("call", "Connected");
  stage.participants(["You"]);
  byId("stage").focus({ preventScroll: true });
}

function ended(reason) {
  const neverBegan = stage.phase() === "connecting";
  call = null;
  sound.stop();
  keypad.close();
  conversation.settle();
  if (neverBegan && reason !== "hung-up") return failed(reason);
  enter(neverBegan ? "idle" : "ended", neverBegan ? "Not in a call" : (ENDINGS[reason] ?? "Call ended"));
  if (reason === "lost") notices.show("lost");
  if (outcome) conversation.append(outcome); // below the goodbye
  path.end();
  if (!neverBegan) byId("call-again").focus({ preventScroll: true });
}

function reset() {
  notices.hide();
  for (const part of [conversation, slots, path, latency, floor]) part.clear();
  stage.services({});
  byId("flow-name").textContent = "";
  outcome = null;
  booked = false;
  setPaused(false);
}

// ---- what the bot tells

const SHOW = {
  call: (event) => {
    byId("flow-name").textContent = plain(event.flow);
    slots.declare(event.slots);
    path.declare(event.states, event.slots);
    stage.services(event);
  },
  participants: ({ who }) => stage.participants(who ?? []),
  flow: (event) => {
    path.move(event);
    slots.asking(event.asking);
    floor.asking(path.question);
  },
  floor: ({ state }) => floor.move(state),
  slots: (event) => slots.update(event.slots),
  user: (event) => {
    conversation.user(event);
    if (event.final && !sound.speakerOn) stage.say(`You: ${event.text}`);
  },
  prompt: (event) => {
    conversation.prompt(event);
    if (!sound.speakerOn) stage.say(`Bot: ${event.text}`); // who hears the bot needs no second voice
  },
  heard: (event) => conversation.heard(event),
  barge_in: (event) => {
    sound.cut();
    conversation.bargeIn(event);
  },
  key: (event) => conversation.key(event),
  action: (event) => {
    if (event.status === "done" && /\bbook$/.test(event.name)) booked = true;
    conversation.action(event);
  },
  latency: (event) => latency.add(event),
  paused: (event) => setPaused(event.paused),
  trouble: (event) => {
    conversation.trouble(event);
    stage.say(event.what);
  },
  outcome: (event) => {
    outcome = summary(event, slots.filled, booked);
    conversation.append(outcome);
  },
};

function show(event) {
  SHOW[event.kind]?.(event);
}

// ---- what the caller does

async function switchMicrophone() {
  if (sound.hasMicrophone) {
    sound.switchMicrophone(!sound.microphoneOn);
  } else {
    try {
      await useTrack(await sound.open());
      notices.hide();
    } catch (problem) {
      return notices.show(problem.reason, { again: switchMicrophone });
    }
  }
  call?.microphone(sound.microphoneOn);
}

async function useTrack(track) {
  sound.hold(paused);
  await call?.send(track);
}

function togglePause() {
  setPaused(!paused);
  call?.pause(paused);
}

function setPaused(on) {
  paused = on;
  sound.hold(on);
  byId("pause-label").textContent = on ? "Resume" : "Pause";
  byId("pause-icon").setAttribute("href", on ? "#i-resume" : "#i-pause");
  if (stage.phase() !== "call") return;
  floor.cover(on ? "PAUSED" : null);
  if (on) stage.say("Paused");
}

function sendText(event) {
  event.preventDefault();
  const box = byId("answer-text");
  const words = box.value.trim();
  if (!words || !call) return;
  call.text(words);
  conversation.sending(words, seconds());
  box.value = "";
}

function openDetails(open) {
  if (open && !byId("open-details").offsetParent) return; // on a wide screen they are there anyway
  byId("stage").inert = open;
  document.body.toggleAttribute("data-details", open);
  byId("open-details").setAttribute("aria-expanded", String(open));
  (open ? byId("details-close") : byId("open-details")).focus();
}

function escape() {
  if (keypad.open) return keypad.close() ?? true;
  if (document.body.hasAttribute("data-details")) return openDetails(false) ?? true;
  return false;
}

function useSession(name) {
  session = name;
  byId("session-name").textContent = name;
}

async function copySession() {
  try {
    await navigator.clipboard.writeText(location.href);
    stage.say("Address copied");
  } catch {
    getSelection().selectAllChildren(byId("session-name"));
  }
}

/** Enters a phase of the page: idle, connecting, call or ended. */
function enter(name, words) {
  stage.enter(name, words);
  floor.cover({ idle: "NONE", connecting: "CONNECTING", ended: "ENDED" }[name] ?? null);
}

function seconds() {
  return (performance.now() - began) / 1000;
}

function start() {
  const onclick = {
    call: () => begin(true),
    "call-again": () => begin(true),
    "call-silently": () => begin(false),
    "hang-up": hangUp,
    microphone: switchMicrophone,
    speaker: () => sound.switchSpeaker(!sound.speakerOn),
    pause: togglePause,
    "copy-session": copySession,
    "new-session": () => useSession(newSession()),
    "open-shortcuts": () => byId("shortcuts").showModal(),
    "open-details": () => openDetails(!document.body.hasAttribute("data-details")),
    "details-close": () => openDetails(false),
  };
  for (const [id, act] of Object.entries(onclick)) byId(id).addEventListener("click", act);
  byId("answer").addEventListener("submit", sendText);
  const inCall = (act) => () => stage.phase() === "call" && act();
  shortcuts(
    {
      C: () => (["idle", "ended"].includes(stage.phase()) ? begin(true) : hangUp()),
      M: inCall(switchMicrophone),
      S: inCall(onclick.speaker),
      P: inCall(togglePause),
      K: inCall(() => keypad.toggle()),
      T: inCall(() => byId("answer-text").focus()),
      D: onclick["open-details"],
      H: onclick["open-shortcuts"],
    },
    escape,
  );
  sound.onlost = () => {
    call?.send(null);
    notices.show("microphone-lost");
  };
  sound.onblocked = () => notices.show("sound-blocked");
  sound.onchanged = useTrack;
  matchMedia("(max-width: 900px)").addEventListener("change", () => {
    if (document.body.hasAttribute("data-details")) openDetails(false);
  });
  addEventListener("pagehide", () => call?.hangUp());
  setInterval(() => stage.phase() === "call" && stage.duration(seconds()), 500);
  useSession(session);
  enter("idle", "Not in a call");
}

start();
