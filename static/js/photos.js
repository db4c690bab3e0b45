// Pages that are photographed one after the other: each is kept, made small enough to send, and can be taken away again.
// Without this script the phone sends the last photo as it is.

const LONGEST = 2400;
const SMALL_ENOUGH = 1_500_000;
const QUALITY = 0.85;

/**
 * A photo as large as print needs. What the browser cannot read is sent as it is: the server says what is wrong with it.
 * @param {File} photo
 * @returns {Promise<File>}
 */
async function shrunk(photo) {
  const picture = await createImageBitmap(photo, { imageOrientation: "from-image" }).catch(() => null);
  if (!picture) return photo;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  if (scale === 1 && photo.size < SMALL_ENOUGH && photo.type === "image/jpeg") return photo;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  /** @type {Blob | null} */
  const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return small ? new File([small], photo.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : photo;
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLElement} list
 */
function collect(input, list) {
  /** @type {File[]} */
  const pages = [];

  const show = () => {
    const sent = new DataTransfer();
    for (const page of pages) sent.items.add(page);
    input.files = sent.files;
    list.hidden = !pages.length;
    list.replaceChildren(...pages.map(row));
  };

  /** @type {(page: File, index: number) => HTMLLIElement} */
  const row = (page, index) => {
    const [item, remove] = [document.createElement("li"), document.createElement("button")];
    const number = String(index + 1);
    remove.type = "button";
    remove.className = "button little bare";
    remove.textContent = "×";
    remove.setAttribute("aria-label", (list.dataset.remove ?? "").replace("{n}", number));
    remove.addEventListener("click", () => {
      pages.splice(index, 1);
      show();
    });
    item.append((list.dataset.page ?? "").replace("{n}", number), remove);
    return item;
  };

  input.addEventListener("change", async () => {
    pages.push(...(await Promise.all([...(input.files ?? [])].map(shrunk))));
    show();
  });
}

const input = document.querySelector(".by-camera input[type=file]");
const list = document.querySelector(".taken");
if (input instanceof HTMLInputElement && list instanceof HTMLElement) collect(input, list);
