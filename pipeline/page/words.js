// How names, times and numbers of the protocol read for people.

/** "COLLECT_INFO" → "Collect info". */
export function plain(name) {
  const words = String(name ?? "").replace(/[_\-.]+/g, " ").trim().toLowerCase();
  return words ? words[0].toUpperCase() + words.slice(1) : "";
}

/** Seconds → "1:07". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(Number(seconds) || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Milliseconds → "412 ms" below a second, "1.3 s" from there. */
export function duration(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** ["You", "the bot"] → "You and the bot". */
export function list(names) {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Where a value or an answer came from. */
export const SOURCES = {
  voice: "by voice",
  text: "typed",
  keys: "by keys",
  caller: "from the caller’s number",
  default: "by default",
};

/** The middle of a list of numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
