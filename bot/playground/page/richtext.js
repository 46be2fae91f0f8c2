// Rich text blocks: sections, lists, quotes and preformatted text, made of styled elements.

import { h, link } from "./dom.js";
import { fromCodePoints, emoji } from "./emoji.js";
import { formatDateToken } from "./time.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

const ELEMENTS = {
  text: (element) => element.text,
  link: (element) => link(element.url, element.text ?? element.url),
  user: (element, names) => names.person(element.user_id),
  channel: (element, names) => names.channel(element.channel_id),
  usergroup: (element) => h("span", { class: "mention" }, `@${element.usergroup_id}`),
  broadcast: (element) => h("span", { class: "mention" }, `@${element.range}`),
  emoji: (element) => (element.unicode ? fromCodePoints(element.unicode) : emoji(element.name) ?? `:${element.name}:`),
  date: (element) => formatDateToken(`!date^${element.timestamp}^${element.format}`, element.fallback ?? ""),
  color: (element) => element.value,
};

const PARTS = {
  rich_text_section: (part, names) => h("p", { class: "rich-line" }, inline(part.elements, names)),
  rich_text_quote: (part, names) => h("blockquote", {}, inline(part.elements, names)),
  rich_text_preformatted: (part, names) => h("pre", {}, inline(part.elements, names)),
  rich_text_list: (part, names) => list(part, names),
};

/** The nodes of a rich text block, or of a rich text cell in a table. */
export function richText(block, names) {
  return block.elements.map((part) => PARTS[part.type]?.(part, names) ?? unknown(part.type));
}

function list(part, names) {
  const items = part.elements.map((item) => h("li", {}, inline(item.elements, names)));
  const tag = part.style === "ordered" ? "ol" : "ul";
  const start = part.style === "ordered" && part.offset ? part.offset + 1 : null;
  return h(tag, { class: `rich-list indent-${Math.min(part.indent ?? 0, 4)}`, start }, items);
}

function inline(elements, names) {
  return elements.map((element) => {
    const node = ELEMENTS[element.type]?.(element, names) ?? unknown(element.type);
    return styled(node, element.style ?? {});
  });
}

function styled(node, style) {
  return Object.keys(STYLES).reduce((inner, name) => (style[name] ? h(STYLES[name], {}, inner) : inner), node);
}

function unknown(type) {
  return h("span", { class: "unsupported", "data-testid": "unsupported-block" }, `unsupported element: ${type}`);
}
