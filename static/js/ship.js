// The page of all that is to ship: "All" fills a line's quantity in, and a sentence says what the shipment holds.

/** @param {string} text @param {Record<string, string | number>} values */
function filled(text, values) {
  return Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, String(value)), text);
}

/** @param {HTMLFormElement} form */
function sum(form) {
  const place = form.querySelector("[data-sum]");
  const rows = [...form.querySelectorAll("[data-order-of]")].filter((row) => {
    const typed = /** @type {HTMLInputElement | null} */ (row.querySelector("input.figure"));
    return Boolean(typed?.value.trim()) && typed?.value.trim() !== "0";
  });
  const orders = new Set(rows.map((row) => row.getAttribute("data-order-of"))).size;
  const { one = "", other = "", order = "", orders: many = "" } = form.dataset;
  const of = orders === 1 ? order : filled(many, { n: orders });
  if (place) place.textContent = rows.length === 0 ? "" : rows.length === 1 ? one : filled(other, { n: rows.length, orders: of });
}

function begin() {
  const form = document.getElementById("send");
  if (!(form instanceof HTMLFormElement)) return;
  for (const button of form.querySelectorAll("[data-whole]")) button.removeAttribute("hidden");
  sum(form);
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-whole]") : null;
  const typed = button?.closest("tr")?.querySelector("input.figure");
  if (!(button instanceof HTMLElement) || !(typed instanceof HTMLInputElement)) return;
  typed.value = button.dataset.whole ?? "";
  typed.dispatchEvent(new Event("input", { bubbles: true }));
});
document.addEventListener("input", (event) => {
  const form = event.target instanceof Element ? event.target.closest("#send") : null;
  if (form instanceof HTMLFormElement) sum(form);
});
document.addEventListener("waybill:drawn", begin);
begin();
