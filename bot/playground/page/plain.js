// Text objects: `{type: "plain_text" | "mrkdwn", text}` -> what stands on the page.

import { emoji } from "./emoji.js";
import { decode, mrkdwn } from "./mrkdwn.js";

/** A text object as one plain string. */
export function plain(object) {
  const text = decode(object?.text ?? "");
  if (object?.emoji === false) return text;
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name) ?? whole);
}

/** A text object as nodes, with markup where it has some. */
export function textOf(object, names) {
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : [plain(object)];
}
