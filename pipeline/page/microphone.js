// The caller's microphone: one track, which can be switched, silenced and lost.

import { CallProblem } from "./call.js";

const WANTED = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

const PROBLEMS = {
  NotAllowedError: "microphone-denied",
  SecurityError: "microphone-denied",
  NotFoundError: "microphone-absent",
  OverconstrainedError: "microphone-absent",
  NotReadableError: "microphone-busy",
  AbortError: "microphone-busy",
};

export class Microphone {
  stream = null;
  /** Called when the device goes away in mid-call. */
  onlost = () => {};

  get track() {
    return this.stream?.getAudioTracks()[0] ?? null;
  }

  /** Asks the browser for the device (any for ""); rejects with a CallProblem. */
  async open(deviceId = "") {
    if (!navigator.mediaDevices?.getUserMedia) {
      throw new CallProblem(window.isSecureContext ? "microphone-absent" : "insecure");
    }
    const audio = deviceId ? { ...WANTED, deviceId: { exact: deviceId } } : WANTED;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio });
    } catch (error) {
      throw new CallProblem(PROBLEMS[error.name] ?? "microphone-busy");
    }
    this.close();
    this.stream = stream;
    const track = this.track;
    track.onended = () => track === this.track && this.#lost();
    return track;
  }

  /** True lets sound through. */
  set live(on) {
    if (this.track) this.track.enabled = on;
  }

  /** The microphones there are, as {id, name}; names are known once one was opened. */
  async devices() {
    const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    return all
      .filter((device) => device.kind === "audioinput" && device.deviceId)
      .map((device, index) => ({ id: device.deviceId, name: device.label || `Microphone ${index + 1}` }));
  }

  close() {
    const stream = this.stream;
    this.stream = null;
    stream?.getTracks().forEach((track) => track.stop());
  }

  #lost() {
    this.close();
    this.onlost();
  }
}
