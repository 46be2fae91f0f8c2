// Elements are built, never parsed: data reaches the page as text nodes and attributes alone.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  hash: ["M6 2 4.5 14", "M11.5 2 10 14", "M2.5 5.5h11.5", "M2 10.5h11.5"],
  reply: ["M6.5 3 2.5 7l4 4", "M2.5 7h6a5 5 0 0 1 5 5v1"],
  close: ["M3.5 3.5l9 9", "M12.5 3.5l-9 9"],
  eye: [
    "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z",
    "M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z",
  ],
  clip: ["M13 7.5 8 12.4a3 3 0 0 1-4.3-4.2l5.2-5.2a2 2 0 0 1 2.9 2.8L6.7 10.9a1 1 0 0 1-1.5-1.4l4.6-4.6"],
  send: ["M2.5 8h10", "M8.5 3.5 13 8l-4.5 4.5"],
  menu: ["M2.5 4.5h11", "M2.5 8h11", "M2.5 11.5h11"],
  more: ["M3.5 8h.01", "M8 8h.01", "M12.5 8h.01"],
  down: ["M8 3v10", "M4 9l4 4 4-4"],
  chevron: ["M4 6.5 8 10.5l4-4"],
  warning: ["M8 2 1.5 13.5h13L8 2Z", "M8 6.5v3.2", "M8 11.8h.01"],
};

/** An element: `h("button", {class: "x", onclick: f}, "text", child)`. Absent attributes (null, false) are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...flat(children));
  return element;
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Replaces what stands in an element. */
export function fill(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

/** A line drawing of 16 by 16 units, silent for screen readers: the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }))
    svg.setAttribute(key, value);
  for (const d of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** A link that leaves the page, or plain text when its address is not one that a person may follow. */
export function link(url, ...children) {
  if (!/^(https?|mailto):/i.test(url)) return h("span", {}, ...children);
  return h("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, ...children);
}

let counter = 0;

/** An id that nothing else on the page has. */
export function freshId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}
