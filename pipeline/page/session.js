// The name of the session stands in the address, so that it can be kept, shared and resumed.

const FIRST = "amber brisk calm clear early fresh gentle keen light merry quiet steady sunny swift warm wise".split(" ");
const SECOND = "aspen birch cedar falcon finch harbor heron lark maple meadow otter robin sparrow tern willow wren".split(" ");

function pick(words) {
  return words[crypto.getRandomValues(new Uint32Array(1))[0] % words.length];
}

function madeUp() {
  const number = 10 + (crypto.getRandomValues(new Uint32Array(1))[0] % 90);
  return `${pick(FIRST)}-${pick(SECOND)}-${number}`;
}

/** Letters, digits, dot, dash and underscore, at most 64; anything else becomes a dash. */
function tidy(name) {
  return name.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 64);
}

function write(name) {
  const address = new URL(location.href);
  address.searchParams.set("session", name);
  history.replaceState(null, "", address);
  return name;
}

/** The name that the address gives, else a new one, which is then in the address. */
export function sessionName() {
  return write(tidy(new URL(location.href).searchParams.get("session") ?? "") || madeUp());
}

/** Another name, in the address from now on. */
export function newSession() {
  return write(madeUp());
}
