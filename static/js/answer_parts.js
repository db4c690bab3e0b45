// Another part of a line: a copy of the last one, empty, under the next number.

const MOST = 24;

/** @param {Element} button "Add another part", at the end of a line's parts */
export function addPart(button) {
  const parts = [...(button.parentElement?.querySelectorAll(".rest") ?? [])];
  const last = parts.at(-1);
  const number = parts.length + 2; // the first part stands in the line itself
  if (!last || number > MOST) return;
  const copy = /** @type {Element} */ (last.cloneNode(true));
  for (const field of copy.querySelectorAll("input")) renumber(field, number);
  button.before(copy);
  button.toggleAttribute("hidden", number === MOST);
  copy.querySelector("input")?.focus();
}

/** @param {HTMLInputElement} field @param {number} number */
function renumber(field, number) {
  for (const name of ["name", "id"]) {
    const old = field.getAttribute(name);
    if (old) field.setAttribute(name, old.replace(/(later_(?:quantity|on))(_\d+)?$/, `$1_${number}`));
  }
  field.value = "";
  for (const mark of ["aria-invalid", "aria-describedby"]) field.removeAttribute(mark);
}
