// Both directions of sound: microphone and speaker, their switches, their levels and the ribbon.

import { byId, make } from "./elements.js";
import { Meter } from "./meter.js";
import { Microphone } from "./microphone.js";
import { Ribbon } from "./ribbon.js";

const CALM_MS = 1000; // how often levels are drawn for people who prefer less motion

export class Sound {
  #meter = new Meter();
  #microphone = new Microphone();
  #ribbon = new Ribbon(byId("ribbon"));
  #player = byId("sound");
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  #floor;
  #running = 0;
  #drawn = 0;
  #held = false;
  /** Called when the browser refuses to play the bot's voice. */
  onblocked = () => {};
  /** Called with the new track when another microphone was chosen. */
  onchanged = () => {};
  /** True while the caller's switch is on; sound goes out only if there is a microphone too. */
  microphoneOn = false;
  speakerOn = true;

  /** `floor` gives the state of the floor, for the colours of the ribbon. */
  constructor(floor) {
    this.#floor = floor;
    byId("device").addEventListener("change", () => this.#choose(byId("device").value));
    navigator.mediaDevices?.addEventListener?.("devicechange", () => this.#list());
    this.#draw();
  }

  get hasMicrophone() {
    return this.#microphone.track !== null;
  }

  set onlost(act) {
    this.#microphone.onlost = () => {
      this.#meter.watch("you", null);
      this.microphoneOn = false;
      this.#apply();
      this.#list();
      act();
    };
  }

  /** Opens a microphone; rejects with a CallProblem. */
  async open(deviceId) {
    const track = await this.#microphone.open(deviceId);
    this.#meter.watch("you", this.#microphone.stream);
    this.microphoneOn = true;
    this.#apply();
    await this.#list();
    return track;
  }

  switchMicrophone(on) {
    this.microphoneOn = on;
    this.#apply();
  }

  /** While held, nothing of the caller goes out. */
  hold(held) {
    this.#held = held;
    this.#apply();
  }

  switchSpeaker(on) {
    this.speakerOn = on;
    this.#player.muted = !on;
    if (on) this.#player.play().catch(() => {});
    this.#draw();
  }

  async play(stream) {
    this.#player.srcObject = stream;
    this.#player.muted = !this.speakerOn;
    this.#meter.watch("bot", stream);
    try {
      await this.#player.play();
    } catch (error) {
      if (error.name === "NotAllowedError") this.#silenced();
    }
  }

  start() {
    this.#ribbon.clear();
    this.#held = false;
    this.#apply();
    cancelAnimationFrame(this.#running);
    const frame = (now) => {
      this.#running = requestAnimationFrame(frame);
      this.#measure(now);
    };
    this.#running = requestAnimationFrame(frame);
  }

  stop() {
    cancelAnimationFrame(this.#running);
    this.#microphone.close();
    this.#meter.close();
    this.#player.srcObject = null;
    this.microphoneOn = false;
    for (const id of ["microphone-level", "speaker-level"]) byId(id).style.transform = "scaleX(0)";
    this.#draw();
    this.#list();
  }

  cut() {
    this.#ribbon.cut();
  }

  #measure(now) {
    const you = this.microphoneOn && !this.#held ? this.#meter.level("you") : 0;
    const bot = this.#meter.level("bot");
    const taken = this.#ribbon.sample(now, you, bot, this.#floor());
    if (!taken || now - this.#drawn < (this.#still.matches ? CALM_MS : 0)) return;
    this.#drawn = now;
    this.#ribbon.draw();
    byId("microphone-level").style.transform = `scaleX(${you.toFixed(2)})`;
    byId("speaker-level").style.transform = `scaleX(${this.speakerOn ? bot.toFixed(2) : 0})`;
  }

  #silenced() {
    this.speakerOn = false;
    this.#draw();
    this.onblocked();
  }

  #apply() {
    this.#microphone.live = this.microphoneOn && !this.#held;
    this.#draw();
  }

  #draw() {
    byId("microphone").setAttribute("aria-checked", String(this.microphoneOn));
    byId("speaker").setAttribute("aria-checked", String(this.speakerOn));
  }

  async #choose(deviceId) {
    try {
      this.onchanged(await this.open(deviceId));
    } catch {
      this.#list(); // the old one stays in use
    }
  }

  async #list() {
    const select = byId("device");
    const devices = this.hasMicrophone ? await this.#microphone.devices() : [];
    const used = this.#microphone.track?.getSettings().deviceId;
    const options = devices.map(({ id, name }) => make("option", { value: id, selected: id === used }, name));
    select.replaceChildren(...(options.length ? options : [make("option", {}, "None in use")]));
    select.disabled = !options.length;
  }
}
