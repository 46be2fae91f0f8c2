// The light markup of message texts -> nodes. `<...>` are references, `&amp; &lt; &gt;` the only entities.

import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { formatDateToken } from "./time.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

// The first that fits at the earliest place wins; a style mark counts only at a word's edge.
const TOKEN = new RegExp(
  [
    "```\\n?([\\s\\S]+?)\\n?```",
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    "(?<![\\w*])\\*(\\S|\\S[^\\n*]*?\\S)\\*(?![\\w*])",
    "(?<![\\w_])_(\\S|\\S[^\\n]*?\\S)_(?![\\w_])",
    "(?<![\\w~])~(\\S|\\S[^\\n~]*?\\S)~(?![\\w~])",
    ":([a-z0-9_+-]+):",
  ].join("|"),
  "g",
);

/** `&lt;b&gt;` -> `<b>`, once: what a person wrote stands exactly as written. */
export function decode(text) {
  return text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/** Nodes for a text with markup. `names` knows people and channels (see names.js). */
export function mrkdwn(text, names) {
  const nodes = [];
  for (const part of splitQuotes(text))
    nodes.push(part.quote ? h("blockquote", {}, inline(part.text, names)) : inline(part.text, names));
  return nodes;
}

function splitQuotes(text) {
  const parts = [];
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>)(?: |$)?(.*)$/.exec(line);
    const last = parts.at(-1);
    const part = { quote: Boolean(quoted), text: quoted ? quoted[1] : line };
    if (last && last.quote === part.quote) last.text += `\n${part.text}`;
    else parts.push(part);
  }
  return parts;
}

function inline(text, names) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    nodes.push(decode(text.slice(from, match.index)), token(match, names));
    from = match.index + match[0].length;
  }
  nodes.push(decode(text.slice(from)));
  return nodes;
}

function token(match, names) {
  const [whole, pre, code, reference, bold, italic, strike, name] = match;
  if (pre !== undefined) return h("pre", {}, decode(pre));
  if (code !== undefined) return h("code", {}, decode(code));
  if (reference !== undefined) return referred(reference, names);
  if (bold !== undefined) return h("strong", {}, inline(bold, names));
  if (italic !== undefined) return h("em", {}, inline(italic, names));
  if (strike !== undefined) return h("s", {}, inline(strike, names));
  return emoji(name) ?? whole;
}

function referred(reference, names) {
  const [target, label] = split(reference);
  if (/^@[UWB]/.test(target)) return names.person(target.slice(1), label);
  if (/^#[CGD]/.test(target)) return names.channel(target.slice(1), label);
  if (target.startsWith("!date^")) return formatDateToken(target, label ? decode(label) : "");
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${label ?? target.slice(1).split("^")[0]}`);
  return link(decode(target), decode(label ?? target.replace(/^mailto:/, "")));
}

function split(reference) {
  const bar = reference.indexOf("|");
  return bar < 0 ? [reference, undefined] : [reference.slice(0, bar), reference.slice(bar + 1)];
}
