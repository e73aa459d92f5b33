// Building and finding elements, without markup in strings: words of a call are only ever text.

export const byId = (id) => document.getElementById(id);

/** make("p", { class: "x", hidden: true }, "text", child) */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null && child !== false));
  return element;
}

/** Replaces what is in the element by these children, leaving out null and false. */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter((child) => child != null && child !== false));
}

/** Words for screen readers only. */
export const unseen = (text) => make("span", { class: "hidden-text" }, text);
