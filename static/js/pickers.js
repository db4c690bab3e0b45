// The calendar beside a typed date: an extra, so the script that reads dates comes with the first one that is opened.

/** @param {ParentNode} root whose typed dates get their button */
function show(root) {
  if (!("showPicker" in HTMLInputElement.prototype)) return;
  for (const button of root.querySelectorAll("[data-picker]")) button.removeAttribute("hidden");
}

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-picker]") : null;
  if (button) (await import("./dates.js")).choose(button);
});
document.addEventListener("waybill:drawn", (event) => show(event.target instanceof Element ? event.target : document));
show(document);
