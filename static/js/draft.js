// A draft grows: "Add a line" copies the last row, empty, under the next number. Without it a saved draft comes back with one more.

const list = document.querySelector("#draft-lines");
const button = document.querySelector("#add-line");

/** @param {Element} row the copy to empty @param {string} from its old number @param {string} to its new one */
function renumber(row, from, to) {
  row.setAttribute("data-line", to);
  for (const field of row.querySelectorAll("input")) {
    for (const name of ["name", "id"]) {
      const old = field.getAttribute(name);
      if (old) field.setAttribute(name, old.replace(`line-${from}-`, `line-${to}-`));
    }
    field.value = "";
  }
}

button?.removeAttribute("hidden");
button?.addEventListener("click", () => {
  const last = list?.lastElementChild;
  if (!list || !last) return;
  const from = last.getAttribute("data-line") ?? "0";
  const copy = /** @type {Element} */ (last.cloneNode(true));
  copy.querySelector(".error")?.remove();
  renumber(copy, from, String(Number(from) + 1));
  const number = copy.querySelector(".no");
  if (number) number.textContent = String(Number(number.textContent) + 1);
  list.append(copy);
  copy.querySelector("input")?.focus();
});
