// How the call came out: the summary that stays after the goodbye.

import { make } from "./elements.js";
import { plain } from "./words.js";

const TITLES = {
  completed: "Completed",
  cancelled: "Cancelled: nothing was booked",
  handed_over: "Passed on to a person",
  unresolved: "Nobody was free to take the call",
  no_input: "Ended: nobody answered",
  timed_out: "Ended: nobody spoke for too long",
  hung_up: "The caller hung up",
  failed: "It could not be completed",
};
const GOOD = new Set(["completed", "handed_over"]);

/**
 * The outcome event as an element. `filled` is [[name, value as spoken]]; `booked` is true when an
 * action that books has succeeded.
 */
export function summary({ outcome, result, handoff }, filled, booked) {
  const title = outcome === "completed" && booked ? "Booked" : (TITLES[outcome] ?? plain(outcome));
  const results = Object.entries(result ?? {}).map(([name, value]) => [plain(name), value]);
  const facts = [...filled, ...results.filter(([name]) => name !== "Reference")];
  const reference = result?.reference;
  const target = handoff?.to ?? (typeof handoff === "string" ? handoff : null);
  if (target) facts.push(["Passed on to", plain(target)]);
  const rows = facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, String(value))));
  return make(
    "li",
    { class: "outcome", "data-outcome": outcome, "data-good": String(GOOD.has(outcome)) },
    make("h2", {}, title),
    reference ? make("p", { class: "reference" }, make("span", {}, "Reference"), " ", make("strong", {}, String(reference))) : null,
    rows.length ? make("dl", {}, ...rows) : null,
  );
}
