// Alt with a letter, so that no shortcut can be met by accident while typing or by speech input.

/** `actions` maps a letter to what it does; `escape` closes what is open and tells whether it did. */
export function shortcuts(actions, escape) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && escape()) event.preventDefault();
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const action = actions[event.code.replace("Key", "")];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
