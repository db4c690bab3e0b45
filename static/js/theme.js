// Runs before the first paint, so it is a plain script: the theme that this person chose, if any, overrules the system's.
(() => {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
