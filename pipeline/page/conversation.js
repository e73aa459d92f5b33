// The conversation as it is heard and spoken, one line a turn, like a script.

import { make, unseen } from "./elements.js";
import { clock, duration, plain } from "./words.js";

const TAGS = { text: "typed", keys: "keyed" };
const NEAR_END_PX = 60;

/** Cuts `text` after the words that were `heard`: [heard part, part not heard]. */
export function cutAfter(text, heard) {
  const words = text.match(/\s*\S+/g) ?? [];
  const count = (heard.match(/\S+/g) ?? []).length;
  return [words.slice(0, count).join(""), words.slice(count).join("").trimStart()];
}

export class Conversation {
  #list;
  #latest;
  #prompts = new Map();
  #turns = new Map();
  #actions = new Map();
  #sending = [];
  #keyed = null;

  constructor(list, latest) {
    this.#list = list;
    this.#latest = latest;
    list.addEventListener("scroll", () => (latest.hidden = this.#atEnd()));
    latest.addEventListener("click", () => this.#toEnd());
    new ResizeObserver(() => this.#keepEnd()).observe(list);
  }

  clear() {
    this.#list.replaceChildren();
    this.#latest.hidden = true;
    for (const kept of [this.#prompts, this.#turns, this.#actions]) kept.clear();
    this.#sending = [];
    this.#keyed = null;
  }

  prompt({ prompt, text, at }) {
    this.#keyed = null;
    const line = this.#line("bot", "Bot", at);
    line.words.append(text ?? "");
    line.item.dataset.state = "speaking";
    this.#prompts.set(prompt, Object.assign(line, { text: text ?? "" }));
    this.#keepEnd();
  }

  /** What was really played: the rest of a cut prompt is shown as not heard. */
  heard({ prompt, complete, text }) {
    const line = this.#prompts.get(prompt);
    if (!line) return;
    line.item.dataset.state = complete ? "heard" : "cut";
    if (complete) return;
    const [heard, missed] = cutAfter(line.text, text ?? "");
    line.words.replaceChildren(heard);
    if (!missed) return;
    const notHeard = make("del", {}, unseen("not heard: "), missed);
    line.words.append(heard ? " " : "", notHeard);
    this.#note(line, { missed: heard ? "the rest was not heard" : "not heard" });
    this.#keepEnd();
  }

  bargeIn({ prompt, silence_ms: silence }) {
    const line = this.#prompts.get(prompt);
    if (!line) return;
    this.#note(line, { cut: "you cut in", quiet: silence == null ? "" : `quiet in ${duration(silence)}` });
    this.#keepEnd();
  }

  user({ turn, text, final, source, at }) {
    if (source === "keys" && this.#keyed) return this.#keysDone(text, final);
    const line = this.#sent(source) ?? this.#heardBefore(turn, text) ?? this.#line("you", "You", at);
    if (final && !text) return line.item.remove(); // noise that turned out to be no words
    this.#turns.set(turn, line);
    line.item.dataset.state = final ? "final" : "interim";
    line.text = text ?? "";
    line.words.replaceChildren(final ? "" : unseen("hearing: "), line.text);
    if (TAGS[source] && !line.item.querySelector(".tag")) this.#tag(line, TAGS[source]);
    this.#keepEnd();
  }

  /** Words typed here, until the bot has taken them. */
  sending(text, at) {
    const line = this.#line("you", "You", at);
    line.item.dataset.state = "interim";
    line.words.append(text);
    this.#tag(line, TAGS.text);
    this.#sending.push(line);
    this.#toEnd();
  }

  key({ key, at }) {
    if (!this.#keyed) {
      this.#keyed = this.#line("you", "You", at);
      this.#keyed.item.dataset.state = "final";
      this.#tag(this.#keyed, TAGS.keys);
    }
    this.#keyed.words.append(make("kbd", {}, String(key)));
    this.#keepEnd();
  }

  action({ name, status }) {
    const known = this.#actions.get(name);
    const line = known ?? this.#aside("action");
    line.dataset.status = status;
    line.textContent = `${plain(name)}: ${{ running: "under way …", done: "done", failed: "failed" }[status] ?? status}`;
    if (status === "running") this.#actions.set(name, line);
    else this.#actions.delete(name);
    this.#keepEnd();
  }

  trouble({ what }) {
    this.#aside("trouble").textContent = what;
    this.#keepEnd();
  }

  /** Appends an element of its own, such as the summary. */
  append(element) {
    this.#list.append(element);
    this.#toEnd();
  }

  /** Nothing is being said or heard any more. */
  settle() {
    for (const item of this.#list.querySelectorAll("[data-state=speaking], [data-state=interim]")) {
      item.dataset.state = "unfinished";
    }
  }

  #line(side, name, at) {
    const words = make("p", { class: "line-words" });
    const head = make("p", { class: "line-head" }, make("span", { class: "line-name" }, name), " ",
      make("time", { class: "line-time" }, clock(at)));
    const item = make("li", { class: `line line-${side}` }, head, words);
    this.#list.append(item);
    return { item, head, words, text: "" };
  }

  #aside(kind) {
    const item = make("li", { class: `line-aside ${kind}` });
    this.#list.append(item);
    return item;
  }

  #tag(line, text) {
    line.head.append(" ", make("span", { class: "tag" }, text));
  }

  /** What is known of a cut, in one order whichever news came first. */
  #note(line, news) {
    const note = line.item.querySelector(".line-note") ?? line.item.appendChild(make("p", { class: "line-note" }));
    line.news = { ...line.news, ...news };
    note.textContent = [line.news.cut, line.news.missed, line.news.quiet].filter(Boolean).join(", ");
  }

  #sent(source) {
    return source === "text" ? this.#sending.shift() : undefined;
  }

  /** The line of the same turn, while its words still grow. */
  #heardBefore(turn, text) {
    const line = this.#turns.get(turn);
    if (!line) return undefined;
    return line.item.dataset.state === "interim" || text?.startsWith(line.text) ? line : undefined;
  }

  #keysDone(text, final) {
    if (!final) return;
    this.#keyed.text = text ?? "";
    this.#keyed = null;
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  /** Follows new lines unless the reader has scrolled back. */
  #keepEnd() {
    if (this.#latest.hidden) this.#toEnd();
  }

  #toEnd() {
    this.#latest.hidden = true;
    this.#list.scrollTop = this.#list.scrollHeight;
  }
}
