// How loud each side of the call is, 0 to 1, on a scale that follows the ear.

const FLOOR_DB = -58;
const CEILING_DB = -10;

export class Meter {
  #context = null;
  #sides = new Map();

  /** Measures `stream` as `side` from now on; null ends it. */
  watch(side, stream) {
    this.#sides.get(side)?.source.disconnect();
    this.#sides.delete(side);
    if (!stream) return;
    this.#context ??= new AudioContext();
    this.#context.resume();
    const source = this.#context.createMediaStreamSource(stream);
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 1024;
    source.connect(analyser);
    this.#sides.set(side, { source, analyser, samples: new Float32Array(analyser.fftSize) });
  }

  level(side) {
    const watched = this.#sides.get(side);
    if (!watched) return 0;
    watched.analyser.getFloatTimeDomainData(watched.samples);
    let power = 0;
    for (const sample of watched.samples) power += sample * sample;
    const decibels = 10 * Math.log10(power / watched.samples.length + 1e-9);
    return Math.min(1, Math.max(0, (decibels - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
  }

  close() {
    this.#sides.clear();
    this.#context?.close();
    this.#context = null;
  }
}
