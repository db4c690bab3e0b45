// A page to be printed: the button that asks the browser to.
const button = document.querySelector("[data-print]");
button?.removeAttribute("hidden");
button?.addEventListener("click", () => print());
