// Interactive elements. Each takes `hear(choice, control)`: a press for an action, a value for an input of a form.

import { fill, freshId, h, icon } from "./dom.js";
import { Picker, matching } from "./picker.js";
import { plain } from "./plain.js";
import { closeElsewhere, place } from "./popup.js";

const ELEMENTS = {
  button,
  static_select: staticSelect,
  external_select: externalSelect,
  conversations_select: channelSelect,
  datepicker,
  overflow,
  plain_text_input: textInput,
  radio_buttons: radioButtons,
  checkboxes,
};

/** The control of an element, or null when this page does not know its type. */
export function control(element, hear, tools) {
  return ELEMENTS[element.type]?.(element, hear, tools) ?? null;
}

function named(element, tools, testId) {
  return {
    "data-testid": testId,
    "data-action": element.action_id,
    id: tools.id,
    "aria-label": tools.id ? null : plain(element.placeholder) || "Choose",
    "aria-describedby": tools.describedBy,
    "aria-required": tools.required ? "true" : null,
  };
}

function button(element, hear) {
  const style = ["primary", "danger"].includes(element.style) ? ` ${element.style}` : "";
  const press = (event) => {
    if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
    hear({ value: element.value }, event.currentTarget);
  };
  const attributes = { type: "button", class: `button${style}`, "data-testid": "block-button", onclick: press };
  const label = element.accessibility_label ?? null;
  return h("button", { ...attributes, "data-action": element.action_id, "aria-label": label }, plain(element.text));
}

function staticSelect(element, hear, tools) {
  return select(element, hear, tools, (query) => matching(element, query));
}

function externalSelect(element, hear, tools) {
  const least = element.min_query_length ?? 3;
  return select(element, hear, tools, async (query) => {
    if (query.length < least) return `Type ${least === 1 ? "a letter" : `${least} letters`} to search`;
    try {
      const answer = await tools.suggest(query);
      return answer.option_groups ?? [{ options: answer.options ?? [] }];
    } catch (error) {
      return `No proposals: ${error.message}`;
    }
  });
}

function select(element, hear, tools, load) {
  const picker = new Picker({
    placeholder: plain(element.placeholder) || "Choose",
    initial: tools.current?.selected_option ?? element.initial_option,
    load,
    onPick: (option) => hear({ selected_option: option }, picker.input),
    attributes: named(element, tools, "select"),
  });
  return picker.element;
}

/** A choice among channels; direct messages are not offered. */
function channelSelect(element, hear, tools) {
  const rooms = tools.rooms?.() ?? [];
  const options = rooms.map(({ id, name }) => ({ value: id, text: { type: "plain_text", text: `#${name}` } }));
  const chosen = tools.current?.selected_conversation ?? element.initial_conversation;
  const picker = new Picker({
    placeholder: plain(element.placeholder) || "Choose a channel",
    initial: options.find((option) => option.value === chosen),
    load: (query) => matching({ options }, query),
    onPick: (option) => hear({ selected_conversation: option?.value ?? null }, picker.input),
    attributes: named(element, tools, "select"),
  });
  return picker.element;
}

function datepicker(element, hear, tools) {
  const value = tools.current?.selected_date ?? element.initial_date ?? "";
  const input = h("input", { type: "date", class: "field date", value, ...named(element, tools, "datepicker") });
  input.addEventListener("change", () => hear({ selected_date: input.value || null }, input));
  return input;
}

function textInput(element, hear, tools) {
  const tag = element.multiline ? "textarea" : "input";
  const input = h(tag, {
    class: "field", type: element.multiline ? null : "text", rows: element.multiline ? "4" : null,
    placeholder: plain(element.placeholder), maxlength: element.max_length, ...named(element, tools, "text-input"),
  });
  input.value = tools.current?.value ?? element.initial_value ?? "";
  input.addEventListener("input", () => hear({ value: input.value || null }, input));
  return input;
}

function overflow(element, hear) {
  const menu = h("ul", { class: "popup", role: "menu", hidden: true });
  const opener = h(
    "button",
    { type: "button", class: "button quiet", "aria-haspopup": "menu", "aria-label": "More", "data-testid": "overflow" },
    icon("more"),
  );
  let stop = null;
  const close = () => {
    menu.hidden = true;
    stop?.();
  };
  const choose = (option) => {
    close();
    if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
    hear({ selected_option: option }, opener);
  };
  fill(menu, element.options.map((option) => menuItem(option, choose)));
  opener.addEventListener("click", () => {
    menu.hidden = false;
    place(menu, opener);
    stop = closeElsewhere([menu, opener], close);
    menu.querySelector("button").focus();
  });
  menu.addEventListener("keydown", (event) => menuKey(event, menu, opener, close));
  return h("span", { class: "overflow" }, opener, menu);
}

function menuItem(option, choose) {
  const attributes = { type: "button", role: "menuitem", class: "popup-row", "data-testid": "overflow-option" };
  return h("li", { role: "none" }, h("button", { ...attributes, onclick: () => choose(option) }, plain(option.text)));
}

function menuKey(event, menu, opener, close) {
  const items = [...menu.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    close();
    opener.focus();
  } else if (step) items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function radioButtons(element, hear, tools) {
  const chosen = (tools.current?.selected_option ?? element.initial_option)?.value;
  return ticks(element, tools, "radio", (option) => option.value === chosen, (options, input) =>
    hear({ selected_option: options[0] ?? null }, input));
}

function checkboxes(element, hear, tools) {
  const chosen = (tools.current?.selected_options ?? element.initial_options ?? []).map((option) => option.value);
  return ticks(element, tools, "checkbox", (option) => chosen.includes(option.value), (options, input) =>
    hear({ selected_options: options }, input));
}

function ticks(element, tools, type, isChosen, changed) {
  const name = freshId("ticks");
  const rows = element.options.map((option) => {
    const input = h("input", { type, name, checked: isChosen(option) });
    return { option, input, row: h("label", { class: "tick" }, input, plain(option.text)) };
  });
  const group = h("div", { role: type === "radio" ? "radiogroup" : "group", ...named(element, tools, type) });
  group.append(...rows.map(({ row }) => row));
  group.addEventListener("change", (event) =>
    changed(rows.filter(({ input }) => input.checked).map(({ option }) => option), event.target));
  return group;
}
