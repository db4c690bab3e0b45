// The pause button and the key p: nothing on the page changes until one goes on.

/** @param {import("./stream.js").Stream} stream */
export function offerPause(stream) {
  const turn = () => {
    stream.pause(!stream.paused);
    showPause(stream);
  };
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("#pause")) turn();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "p" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) turn();
  });
  document.addEventListener("live:printed", () => showPause(stream));
  showPause(stream);
}

/** @param {import("./stream.js").Stream} stream the button is drawn anew with the page */
function showPause(stream) {
  const button = document.getElementById("pause");
  button?.removeAttribute("hidden");
  button?.setAttribute("aria-pressed", String(stream.paused));
}

/** @param {EventTarget | null} target @returns {boolean} */
function isTyping(target) {
  return target instanceof Element && target.closest("input, select, textarea, [contenteditable]") !== null;
}
