// One call: a peer connection with audio both ways and a data channel that speaks RTVI.

const PROTOCOL = "2.0.0";
const PING_MS = 1000; // the bot counts a page as gone after three seconds without a ping
const ANSWER_MS = 15000;
const GATHER_MS = 2000;
const CONNECT_MS = 20000;
const UNSTEADY_MS = 8000;

/** Why a call could not begin, or how it ended: `reason` is a key of `PROBLEMS` in notices.js. */
export class CallProblem extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Handlers: `status(name, reason)` with name connecting, connected, unsteady or ended (once, last);
 * `event(data)` for each call event; `audio(stream)` when the bot can be heard.
 */
export class Call {
  #handlers;
  #peer = new RTCPeerConnection();
  #channel;
  #sender;
  #offering = new AbortController();
  #timers = { ping: 0, connect: 0, unsteady: 0 };
  #messages = 0;
  #status = "new";

  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** Connects; resolves when the offer is answered, rejects with a CallProblem. */
  async start(session, track) {
    this.#say("connecting");
    const audio = this.#peer.addTransceiver(track ?? "audio", { direction: "sendrecv" });
    this.#sender = audio.sender;
    this.#channel = this.#peer.createDataChannel("signalling");
    this.#listen();
    try {
      await this.#peer.setLocalDescription();
      await gathered(this.#peer);
      const answer = await this.#offer(session);
      if (this.#status === "ended") return;
      await this.#peer.setRemoteDescription(answer);
    } catch (error) {
      if (this.#status === "ended") return;
      this.#close();
      throw error instanceof CallProblem ? error : new CallProblem("refused");
    }
    this.#timers.connect = setTimeout(() => this.#end("unreachable"), CONNECT_MS);
  }

  /** Sends this track from now on, or nothing for null. */
  async send(track) {
    await this.#sender?.replaceTrack(track);
  }

  microphone(on) {
    this.#post({ type: "signalling", message: { type: "trackStatus", receiver_index: 0, enabled: on } });
  }

  text(words) {
    const options = { run_immediately: true, audio_response: true };
    this.#rtvi("send-text", { content: words, options });
  }

  key(key) {
    this.#rtvi("client-message", { t: "key", d: { key } });
  }

  pause(paused) {
    this.#rtvi("client-message", { t: paused ? "pause" : "resume", d: {} });
  }

  hangUp() {
    this.#end("hung-up");
  }

  #listen() {
    this.#peer.ontrack = ({ track }) => this.#handlers.audio(new MediaStream([track]));
    this.#peer.onconnectionstatechange = () => this.#connection(this.#peer.connectionState);
    this.#channel.onopen = () => this.#opened();
    this.#channel.onmessage = ({ data }) => this.#received(data);
    this.#channel.onclose = () => this.#end(this.#status === "unsteady" ? "lost" : "bot-left");
  }

  #connection(state) {
    clearTimeout(this.#timers.unsteady);
    if (state === "connected" && this.#channel.readyState === "open") this.#say("connected");
    if (state === "disconnected") {
      this.#say("unsteady");
      this.#timers.unsteady = setTimeout(() => this.#end("lost"), UNSTEADY_MS);
    }
    if (state === "failed") this.#end(this.#timers.ping ? "lost" : "unreachable");
    if (state === "closed") this.#end("bot-left");
  }

  #opened() {
    clearTimeout(this.#timers.connect);
    this.#ping();
    this.#timers.ping = setInterval(() => this.#ping(), PING_MS);
    this.#rtvi("client-ready", { version: PROTOCOL, about: { library: "callwright-page" } });
    this.#say("connected");
  }

  #ping() {
    if (this.#channel.readyState === "open") this.#channel.send(`ping: ${Date.now()}`);
  }

  #received(text) {
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (message?.type === "signalling" && message.message?.type === "peerLeft") this.#end("bot-left");
    if (message?.type === "server-message" && message.data?.kind) this.#handlers.event(message.data);
  }

  async #offer(session) {
    const { sdp, type } = this.#peer.localDescription;
    const body = { sdp: withoutHiddenHosts(sdp), type, request_data: { session } };
    const response = await answered(body, this.#offering);
    const answer = await response.json().catch(() => null);
    if (!answer?.sdp) throw new CallProblem("refused");
    return { sdp: answer.sdp, type: answer.type };
  }

  #rtvi(type, data) {
    this.#messages += 1;
    this.#post({ label: "rtvi-ai", id: String(this.#messages), type, data });
  }

  #post(message) {
    if (this.#channel?.readyState === "open") this.#channel.send(JSON.stringify(message));
  }

  #say(status, reason) {
    if (this.#status === status || this.#status === "ended") return;
    this.#status = status;
    this.#handlers.status(status, reason);
  }

  #end(reason) {
    if (this.#status === "ended") return;
    this.#say("ended", reason);
    this.#close();
  }

  #close() {
    this.#status = "ended";
    clearInterval(this.#timers.ping);
    clearTimeout(this.#timers.connect);
    clearTimeout(this.#timers.unsteady);
    this.#offering.abort();
    this.#channel?.close();
    this.#peer.close();
  }
}

async function answered(body, offering) {
  let response;
  const late = setTimeout(() => offering.abort(), ANSWER_MS);
  try {
    response = await fetch("api/offer", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: offering.signal,
    });
  } catch {
    throw new CallProblem("bot-down");
  } finally {
    clearTimeout(late);
  }
  if (response.status === 429 || response.status === 503) throw new CallProblem("busy");
  if (!response.ok) throw new CallProblem(response.status >= 500 ? "bot-down" : "refused");
  return response;
}

function gathered(peer) {
  if (peer.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, GATHER_MS);
    peer.addEventListener("icegatheringstatechange", () => {
      if (peer.iceGatheringState === "complete") resolve();
    });
  });
}

/** Without microphone a browser hides its addresses behind .local names, which the bot would look
 * up in vain; it learns the real address from the browser's own checks. */
function withoutHiddenHosts(sdp) {
  return sdp.split("\r\n").filter((line) => !/^a=candidate:.*\.local /.test(line)).join("\r\n");
}
