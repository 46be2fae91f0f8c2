// The list of completions above the composer, and the usage of the command being typed.

import { avatar } from "./avatar.js";
import { fill, freshId, h } from "./dom.js";

export class Suggestions {
  constructor(onPick, testId) {
    this.onPick = onPick;
    this.items = [];
    this.active = 0;
    this.id = freshId("completion");
    this.list = h("ul", { role: "listbox", id: this.id, "aria-label": "Completions" });
    const key = (name) => h("kbd", {}, name);
    this.foot = h("p", { class: "keys" }, key("↑"), key("↓"), " choose ", key("Tab"), " take over");
    this.element = h("div", { class: "suggestions", hidden: true, "data-testid": testId }, this.list, this.foot);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  show(items) {
    this.items = items;
    fill(this.list, items.map((item, index) => this.row(item, index)));
    this.element.hidden = false;
    this.mark(0);
  }

  hide() {
    this.element.hidden = true;
    this.items = [];
  }

  row(item, index) {
    return h(
      "li",
      {
        role: "option", id: `${this.id}-${index}`, "data-testid": "completion-option", class: `suggestion ${item.kind}`,
        onpointerdown: (event) => event.preventDefault(),
        onpointermove: () => this.mark(index),
        onclick: () => this.onPick(item),
      },
      item.user ? avatar(item.user, "small") : null,
      h("b", {}, item.label),
      item.hint ? h("code", {}, item.hint) : null,
      h("span", {}, item.detail ?? ""),
    );
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    this.list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  step(by) {
    this.mark((this.active + by + this.items.length) % this.items.length);
  }

  activeId() {
    return this.isOpen ? `${this.id}-${this.active}` : "";
  }

  pick() {
    this.onPick(this.items[this.active]);
  }
}
