// Pictures keep their place free before they have loaded, so that nothing that one reads jumps.

import { h } from "./dom.js";

/** A picture in its frame. `source` is `{url, width, height}`; without a size the frame has a chart's shape. */
export function picture(source, title = "", size = "full") {
  const image = h("img", { src: source.url, alt: title, decoding: "async", "data-testid": "image" });
  if (size !== "full") return h("span", { class: `frame ${size}` }, image);
  const click = { type: "button", class: "frame full", "aria-label": `Enlarge: ${title}` };
  const frame = h("button", { ...click, onclick: () => enlarge(source.url, title) }, image);
  if (source.width && source.height) frame.style.aspectRatio = `${source.width} / ${source.height}`;
  const missing = () => h("p", { class: "unsupported" }, `picture missing: ${title}`);
  image.addEventListener("error", () => frame.replaceWith(missing()));
  return frame;
}

function enlarge(url, title) {
  const close = () => {
    box.close();
    box.remove();
  };
  const box = h(
    "dialog",
    { class: "lightbox", "aria-label": title, "data-testid": "lightbox", onclick: close, oncancel: close },
    h("img", { src: url, alt: title }),
  );
  document.body.append(box);
  box.showModal();
}
