// Who wrote it, at a glance: the bot has the product's mark, a person initials on a colour of their own.

import { h } from "./dom.js";
import { WORKSPACE_ITSELF } from "./state.js";

const HUES = [18, 265, 205, 330, 95, 45];

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 2)).toLocaleUpperCase();
}

function hue(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return HUES[sum % HUES.length];
}

/** A small square, decoration for a name that stands beside it. */
export function avatar(user, size = "") {
  const mark = { class: `avatar ${size}`, src: "/page/mark.svg", alt: "" };
  if (user.is_bot && user.id !== WORKSPACE_ITSELF) return h("img", mark);
  const tile = h("span", { class: `avatar ${size}`, "aria-hidden": "true" }, initials(user.name));
  tile.style.setProperty("--hue", hue(user.id));
  return tile;
}
