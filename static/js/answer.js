// The supplier's answer, at first: the page is small, what reads the fields comes when somebody begins.
// Without any script the page works as it is; the server decides in any case.
/** @param {Event} event @returns {HTMLFormElement | null} the answer in which it happened */
const formOf = (event) => (event.target instanceof Element ? event.target.closest("form.answer") : null);

/** @param {ParentNode} root forms that have just come; one that was refused or typed in is read at once */
function begin(root) {
  for (const button of root.querySelectorAll("[data-add-part]")) button.removeAttribute("hidden");
  for (const button of root.querySelectorAll("[data-as-requested]")) button.setAttribute("hidden", ""); // the main button does the same
  if (root.querySelector("form.answer .errors, form.answer[data-editing]")) import("./answer_sentence.js");
}

for (const beginning of ["focusin", "pointerdown", "input"]) {
  document.addEventListener(beginning, (event) => {
    if (!formOf(event)) return;
    import("./answer_sentence.js");
    import("./answer_grid.js");
  });
}
document.addEventListener("keydown", (event) => {
  const form = event.key === "Enter" ? formOf(event) : null;
  if (!form || !(event.target instanceof HTMLInputElement)) return;
  const sends = event.ctrlKey || event.metaKey;
  if (sends) form.requestSubmit(form.querySelector(".verdict .main"));
  if (sends || event.target.closest("[data-cell]")) event.preventDefault(); // Enter goes down, see answer_grid.js
});
document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-add-part]") : null;
  if (button) (await import("./answer_parts.js")).addPart(button);
});
document.addEventListener("live:changed", async (event) => {
  const row = event.target instanceof Element && event.target.id.startsWith("order-line-") ? event.target : null;
  if (row && document.querySelector("form.answer")) (await import("./answer_meanwhile.js")).tell(row);
});
document.addEventListener("waybill:drawn", (event) => begin(event.target instanceof Element ? event.target : document));
begin(document);
