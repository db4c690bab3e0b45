// A click is pressed and released on the same element, or it is none: while a pointer is down nothing is drawn anew.

let down = false;
/** @type {(() => void)[]} */
let held = [];

/** @param {() => void} go at once, or as soon as the pointer is up */
export function afterPress(go) {
  if (down) held.push(go);
  else go();
}

/** The click comes with the release: it is heard before what was held is drawn. */
function release() {
  setTimeout(() => {
    down = false;
    const due = held;
    held = [];
    for (const go of due) go();
  });
}

addEventListener("pointerdown", () => { down = true; }, { capture: true });
for (const end of ["pointerup", "pointercancel", "dragend", "blur"]) addEventListener(end, release, { capture: true });
