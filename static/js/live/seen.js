// A changed cell keeps its mark until it was seen: touched by pointer or keyboard, or on the screen for a while.

const LOOKED_AT_FOR = 8_000;
const MARK = "changed";

/** @type {WeakMap<Element, ReturnType<typeof setTimeout>>} */
const looking = new WeakMap();

/** @param {Element} piece its marks have been seen */
function forget(piece) {
  clearTimeout(looking.get(piece));
  watcher.unobserve(piece);
  for (const cell of [piece, ...piece.querySelectorAll(`.${MARK}`)]) cell.classList.remove(MARK);
}

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    clearTimeout(looking.get(target));
    if (isIntersecting) looking.set(target, setTimeout(() => look(target), LOOKED_AT_FOR));
  }
});

/** @param {Element} piece */
function look(piece) {
  if (document.hidden) looking.set(piece, setTimeout(() => look(piece), LOOKED_AT_FOR));
  else forget(piece);
}

/** @param {Element} piece @param {Element[]} fresh cells that changed now @param {Element[]} kept cells that still wait to be seen */
export function mark(piece, fresh, kept) {
  for (const cell of [...fresh, ...kept]) cell.classList.add(MARK);
  for (const cell of kept) for (const animation of cell.getAnimations()) animation.finish();
  if (fresh.length || kept.length) watcher.observe(piece);
}

/** @param {Element} element @returns {boolean} */
export function isMarked(element) {
  return element.classList.contains(MARK);
}

/** Moving over a row or into it is seeing it. */
export function watchEyes() {
  for (const gesture of ["pointerover", "focusin", "pointerdown"]) {
    document.addEventListener(gesture, (event) => {
      const piece = event.target instanceof Element ? event.target.closest("[data-position]") : null;
      if (piece && (isMarked(piece) || piece.querySelector(`.${MARK}`))) forget(piece);
    });
  }
}
