// How much is unread, fetched once the page is there; from then on the socket keeps it.
const bell = document.querySelector("[data-count]");

if (bell instanceof HTMLElement) {
  const answer = await fetch(bell.dataset.count ?? "");
  if (answer.ok && bell.isConnected) bell.outerHTML = await answer.text();
}

export {};
