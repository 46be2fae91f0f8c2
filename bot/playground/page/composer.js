// Where one writes: Enter sends, Shift+Enter begins a line, Tab completes, the up-arrow fetches back what was sent.

import { Attachments } from "./attachments.js";
import { commandBeingTyped, complete } from "./completion.js";
import { fill, h, icon } from "./dom.js";
import { Recall } from "./recall.js";
import { Suggestions } from "./suggestions.js";

export class Composer {
  /** `send(text, files)` takes what is to be sent; `inThread` forbids slash commands, as Slack does. */
  constructor(state, { send, inThread = false, testId }) {
    this.state = state;
    this.send = send;
    this.inThread = inThread;
    this.recall = new Recall(testId);
    this.suggestions = new Suggestions((item) => this.take(item), `${testId}-completion`);
    this.usage = h("div", { class: "usage", hidden: true, "data-testid": `${testId}-hint`, role: "status" });
    this.input = this.field(testId);
    const click = { type: "button", class: "send", "aria-label": "Send", "data-testid": `${testId}-send` };
    this.button = h("button", { ...click, onclick: () => this.submit() }, icon("send"));
    this.attachments = new Attachments(testId, () => this.grow());
    const { picker, button, list } = this.attachments;
    const box = h("div", { class: "composer-box" }, picker, button, this.input, this.button);
    this.element = h("div", { class: "composer" }, this.suggestions.element, this.usage, list, box);
  }

  field(testId) {
    return h("textarea", {
      rows: "1", "data-testid": `${testId}-input`, "aria-label": "Message", autocomplete: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-controls": this.suggestions.id, enterkeyhint: "send",
      oninput: () => this.changed(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.suggestions.hide(),
    });
  }

  setPlaceholder(text) {
    this.input.placeholder = text;
  }

  /** Puts a line into the field, ready to be sent. */
  write(text) {
    this.input.value = text;
    this.input.setSelectionRange(text.length, text.length);
    this.input.focus();
    this.grow();
    this.showUsage();
  }

  changed() {
    this.grow();
    this.completion = complete(this.input.value, this.input.selectionStart, this.state);
    if (this.completion) this.suggestions.show(this.completion.items);
    else this.suggestions.hide();
    this.pointAtSuggestion();
    this.showUsage();
  }

  pointAtSuggestion() {
    this.input.setAttribute("aria-activedescendant", this.suggestions.activeId());
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 200)}px`;
    this.button.classList.toggle("ready", this.input.value.trim() !== "" || this.attachments.files.length > 0);
  }

  showUsage() {
    const command = commandBeingTyped(this.input.value, this.state);
    this.usage.hidden = !command;
    if (!command) return;
    const away = "Slash commands do not work in threads. Write @Lifecycle and the words instead.";
    const about = this.inThread ? away : command.description;
    fill(this.usage, h("b", {}, command.command), h("code", {}, command.usage_hint ?? ""), h("span", {}, about));
  }

  key(event) {
    if (event.isComposing) return;
    if (this.suggestions.isOpen ? this.choosingKey(event) : this.writingKey(event)) event.preventDefault();
  }

  choosingKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.suggestions.step(step);
    else if (event.key === "Escape") this.suggestions.hide();
    else if (event.key === "Tab") this.suggestions.pick();
    else if (event.key === "Enter" && !event.shiftKey)
      if (this.completion.exact) this.submit();
      else this.suggestions.pick();
    else return false;
    this.pointAtSuggestion();
    return true;
  }

  writingKey(event) {
    if (event.key === "Enter" && !event.shiftKey) this.submit();
    else if (event.key === "ArrowUp" && this.mayRecall()) return this.fetchBack(-1);
    else if (event.key === "ArrowDown" && this.recall.isShowing(this.input.value)) return this.fetchBack(1);
    else return false;
    return true;
  }

  mayRecall() {
    return this.input.value === "" || this.recall.isShowing(this.input.value);
  }

  fetchBack(by) {
    const line = this.recall.step(by);
    if (line === null) return true;
    this.write(line);
    return true;
  }

  take(item) {
    const { from, to } = this.completion;
    this.input.setRangeText(item.insert, from, to, "end");
    this.suggestions.hide();
    this.input.focus();
    this.grow();
    this.showUsage();
  }

  async submit() {
    const line = this.input.value.trim();
    const hasFiles = this.attachments.files.length > 0;
    if (!line && !hasFiles) return;
    if (this.inThread && line.startsWith("/") && !hasFiles) return this.showUsage();
    if (line) this.recall.add(line);
    this.write("");
    this.suggestions.hide();
    await this.send(line, this.attachments.take());
  }
}
