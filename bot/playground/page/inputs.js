// Input blocks of a view: label, control, hint, and the sentence that says what is wrong with it.

import { freshId, h, icon } from "./dom.js";
import { control } from "./elements.js";
import { plain } from "./plain.js";

export function inputBlock(block, surface) {
  const { element } = block;
  const id = freshId("input");
  const address = { block_id: block.block_id, action_id: element.action_id };
  const hear = (choice, node) => {
    surface.form.set(address, element.type, choice);
    if (block.dispatch_action && element.type !== "plain_text_input") surface.press({ ...address, ...choice }, node);
  };
  startWith(element, surface.form, address);
  const tools = {
    id,
    describedBy: `${id}-hint ${id}-error`,
    required: !block.optional,
    current: surface.form.get(address),
    suggest: (query) => surface.suggest({ ...address, value: query }),
    rooms: () => surface.names.rooms(),
  };
  const node = control(element, hear, tools) ?? unsupported(element.type);
  return h(
    "div",
    { "data-testid": "input", "data-block": block.block_id },
    h("label", { for: id }, plain(block.label), block.optional ? h("small", {}, " (optional)") : null),
    node,
    block.hint ? h("p", { class: "hint", id: `${id}-hint` }, plain(block.hint)) : null,
    h("p", { class: "input-error", id: `${id}-error`, role: "alert", "data-testid": "input-error", hidden: true }),
  );
}

function unsupported(type) {
  return h("div", { class: "unsupported", "data-testid": "unsupported-block" }, `unsupported element: ${type}`);
}

/** What a form holds before anybody touched it: the initial values the bot gave. */
function startWith(element, form, address) {
  if (form.get(address)) return;
  const given = {
    value: element.initial_value,
    selected_option: element.initial_option,
    selected_options: element.initial_options,
    selected_date: element.initial_date,
    selected_conversation: element.initial_conversation,
  };
  const choice = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  form.set(address, element.type, choice);
}

/** The values of a view's inputs, as a submission carries them: block -> action -> `{type, value...}`. */
export class Form {
  constructor() {
    this.values = {};
  }

  get({ block_id: block, action_id: action }) {
    return this.values[block]?.[action];
  }

  set({ block_id: block, action_id: action }, type, choice) {
    this.values[block] = { ...this.values[block], [action]: { type, ...choice } };
  }

  /** Only what still stands in the view: an update may have taken inputs away. */
  valuesOf(view) {
    const ids = new Set(view.blocks.map((block) => block.block_id));
    return Object.fromEntries(Object.entries(this.values).filter(([id]) => ids.has(id)));
  }
}

/** The required inputs that are still empty, each with its sentence. */
export function missing(view, form) {
  const empty = (block) => {
    const held = form.get({ block_id: block.block_id, action_id: block.element.action_id }) ?? {};
    const one = held.value || held.selected_option || held.selected_date || held.selected_conversation;
    return !(one || held.selected_options?.length);
  };
  const wanting = view.blocks.filter((block) => block.type === "input" && !block.optional && empty(block));
  return Object.fromEntries(wanting.map((block) => [block.block_id, "Please fill this in."]));
}

/** Shows the sentences beside their inputs and goes to the first one. */
export function showErrors(root, errors) {
  let first = null;
  for (const input of root.querySelectorAll("[data-block]")) {
    const text = errors[input.dataset.block];
    const line = input.querySelector(".input-error");
    line.hidden = !text;
    line.replaceChildren(...(text ? [icon("warning"), text] : []));
    const field = input.querySelector("input, textarea");
    field?.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) first ??= field;
  }
  first?.focus();
}
