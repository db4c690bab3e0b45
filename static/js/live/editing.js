// What somebody is typing into is never replaced. A form counts as edited from the first input until it is sent.

/** @param {ParentNode} root forms that come and go are watched from here */
export function watchForms(root) {
  root.addEventListener("input", (event) => {
    const form = event.target instanceof Element ? event.target.closest("form:not([method='get'])") : null;
    form?.setAttribute("data-editing", "");
  });
  for (const ending of ["submit", "reset"]) {
    root.addEventListener(ending, (event) => {
      if (event.target instanceof Element) event.target.removeAttribute("data-editing");
    });
  }
}

/** @param {Element} element @returns {boolean} somebody is typing in it, or it is part of what somebody types in */
export function isEdited(element) {
  if (element.closest("[data-editing]") || element.querySelector("[data-editing]")) return true;
  const focused = document.activeElement;
  return Boolean(focused && element.contains(focused) && focused.matches("input:not([type='search']), select, textarea, [contenteditable]"));
}
