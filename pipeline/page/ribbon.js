// The floor as a ribbon: the last half minute of both voices, the caller's above, the bot's below.

const SAMPLE_MS = 120;
const STEP_PX = 3;
const KEPT = 600;

export class Ribbon {
  #canvas;
  #samples = [];
  #colours = {};
  #last = 0;
  #cut = false;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#takeColours();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#takeColours();
      this.draw();
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  clear() {
    this.#samples = [];
    this.draw();
  }

  /** Marks the moment when the caller cut the bot. */
  cut() {
    this.#cut = true;
  }

  /** Takes the levels of both sides once per sample time; true if it took them. */
  sample(now, you, bot, floor) {
    if (now - this.#last < SAMPLE_MS) return false;
    this.#last = now;
    this.#samples.push({ you, bot, floor, cut: this.#cut });
    this.#cut = false;
    if (this.#samples.length > KEPT) this.#samples.shift();
    return true;
  }

  draw() {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (!width || !height) return;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const pen = this.#canvas.getContext("2d");
    pen.scale(ratio, ratio);
    this.#line(pen, width, height / 2);
    const shown = this.#samples.slice(-Math.floor(width / STEP_PX));
    const start = width - shown.length * STEP_PX;
    shown.forEach((sample, index) => this.#bar(pen, sample, start + index * STEP_PX, height));
  }

  #line(pen, width, middle) {
    pen.fillStyle = this.#colours.line;
    pen.fillRect(0, middle - 0.5, width, 1);
  }

  #bar(pen, { you, bot, floor, cut }, x, height) {
    const middle = height / 2;
    const reach = middle - 2;
    const colours = this.#colours;
    const speaking = floor === "LISTENING" || floor === "INTERRUPT";
    if (cut) this.#tick(pen, x, height);
    const hue = speaking ? colours.you : colours.faint;
    if (you > 0.04) this.#stroke(pen, hue, x, middle - 1 - you * reach, you * reach);
    if (bot > 0.04) this.#stroke(pen, colours.bot, x, middle + 1, bot * reach);
    if (floor === "THINKING") this.#stroke(pen, colours.think, x, middle - 1.5, 3);
  }

  #tick(pen, x, height) {
    pen.fillStyle = this.#colours.cut;
    pen.fillRect(x, 0, 2, height);
  }

  #stroke(pen, colour, x, y, length) {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.roundRect(x, y, STEP_PX - 1, Math.max(1.5, length), 1);
    pen.fill();
  }

  #takeColours() {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    this.#colours = {
      you: colour("--you"),
      bot: colour("--bot"),
      think: colour("--think"),
      cut: colour("--cut"),
      line: colour("--line"),
      faint: colour("--faint"),
    };
  }
}
