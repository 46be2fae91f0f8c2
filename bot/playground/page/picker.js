// A select with typeahead: a text field that proposes, a list that one chooses from by key or by pointer.

import { fill, freshId, h, icon } from "./dom.js";
import { plain } from "./plain.js";
import { closeElsewhere, place } from "./popup.js";

const PATIENCE_MS = 120;

/**
 * `load(query)` answers with groups `[{label, options}]` or a sentence to show instead;
 * `onPick(option | null)` hears each choice. `attributes` go to the text field.
 */
export class Picker {
  constructor({ placeholder, initial, load, onPick, attributes = {} }) {
    this.load = load;
    this.onPick = onPick;
    this.chosen = initial ?? null;
    this.options = [];
    this.active = -1;
    this.asked = 0;
    this.listId = freshId("list");
    this.input = this.field(placeholder, attributes);
    this.list = h("ul", { class: "popup picker-list", role: "listbox", id: this.listId, hidden: true });
    this.element = h("span", { class: "picker" }, this.input, icon("chevron"), this.list);
    this.showChosen();
  }

  field(placeholder, attributes) {
    return h("input", {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", class: "field picker-field",
      "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": this.listId, placeholder,
      ...attributes,
      onclick: () => this.clicked(),
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.leave(),
    });
  }

  showChosen() {
    this.input.value = this.chosen ? plain(this.chosen.text) : "";
  }

  /** The chosen text is selected, so that what one types takes its place. */
  clicked() {
    if (this.list.hidden) this.input.select();
    this.open("");
  }

  typed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(this.input.value), PATIENCE_MS);
  }

  async open(query) {
    clearTimeout(this.timer);
    this.asked += 1;
    const question = this.asked;
    const found = await this.load(query.trim());
    if (question !== this.asked || document.activeElement !== this.input) return;
    this.show(found);
  }

  show(found) {
    this.options = [];
    const rows = typeof found === "string" ? [this.note(found)] : found.map((group) => this.group(group));
    fill(this.list, this.options.length || typeof found === "string" ? rows : this.note("Nothing fits"));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    place(this.list, this.input);
    this.stop?.();
    this.stop = closeElsewhere([this.element], () => this.close());
    this.mark(this.options.length ? 0 : -1);
  }

  note(text) {
    return h("li", { class: "popup-note", role: "presentation" }, text);
  }

  group({ label, options }) {
    const rows = options.map((option) => this.row(option));
    return label ? [h("li", { class: "popup-label", role: "presentation" }, plain(label)), rows] : rows;
  }

  row(option) {
    const index = this.options.push(option) - 1;
    return h(
      "li",
      {
        role: "option", class: "popup-row", id: `${this.listId}-${index}`, "data-testid": "select-option",
        "aria-selected": String(option.value === this.chosen?.value),
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => this.pick(option),
      },
      h("span", {}, plain(option.text)),
      option.description ? h("small", {}, plain(option.description)) : null,
    );
  }

  mark(index) {
    this.active = index;
    const rows = this.list.querySelectorAll("[role=option]");
    rows.forEach((row, at) => row.classList.toggle("active", at === index));
    if (index < 0) return this.input.removeAttribute("aria-activedescendant");
    rows[index].scrollIntoView({ block: "nearest" });
    return this.input.setAttribute("aria-activedescendant", rows[index].id);
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if ((step || event.key === "Enter") && this.list.hidden) this.open("");
    else if (step && this.options.length) this.mark((this.active + step + this.options.length) % this.options.length);
    else if (event.key === "Enter" && this.active >= 0 && !this.list.hidden) this.pick(this.options[this.active]);
    else if (event.key === "Escape" && !this.list.hidden) this.close();
    else if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
  }

  pick(option) {
    this.chosen = option;
    this.showChosen();
    this.close();
    this.onPick(option);
  }

  /** A field that was emptied means no choice; half a word means the choice that stood before. */
  leave() {
    const emptied = this.chosen && this.input.value.trim() === "";
    if (emptied) {
      this.chosen = null;
      this.onPick(null);
    }
    this.showChosen();
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.stop?.();
    this.active = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

/** Options of a static select that contain what was typed. */
export function matching(element, query) {
  const groups = element.option_groups ?? [{ options: element.options ?? [] }];
  const fits = (option) => plain(option.text).toLocaleLowerCase().includes(query.toLocaleLowerCase());
  return groups.map((group) => ({ label: group.label, options: group.options.filter(fits) }));
}
