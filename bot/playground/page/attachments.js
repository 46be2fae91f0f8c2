// Files that go along with a message: chosen with the paperclip, dropped or pasted; kept as chips until it is sent.

import { fill, h, icon } from "./dom.js";

export class Attachments {
  /** `changed()` is told whenever a file comes or goes. */
  constructor(testId, changed) {
    this.files = [];
    this.changed = changed;
    this.picker = h("input", {
      type: "file", multiple: true, hidden: true, tabindex: "-1", "data-testid": `${testId}-files`,
      onchange: () => this.picked(),
    });
    const label = "Attach files";
    const click = { type: "button", class: "attach", title: label, "aria-label": label };
    const open = () => this.picker.click();
    this.button = h("button", { ...click, "data-testid": `${testId}-attach`, onclick: open }, icon("clip"));
    this.list = h("ul", { class: "attached", hidden: true, "aria-label": "Files to send" });
  }

  picked() {
    this.add(this.picker.files);
    this.picker.value = "";
  }

  add(files) {
    this.files.push(...files);
    this.draw();
  }

  remove(file) {
    this.files = this.files.filter((each) => each !== file);
    this.draw();
  }

  /** The files that were waiting; none wait any more. */
  take() {
    const { files } = this;
    this.files = [];
    this.draw();
    return files;
  }

  draw() {
    this.list.hidden = this.files.length === 0;
    fill(this.list, this.files.map((file) => this.chip(file)));
    this.changed();
  }

  chip(file) {
    const label = `Remove ${file.name}`;
    const click = { type: "button", title: label, "aria-label": label, onclick: () => this.remove(file) };
    return h("li", { "data-testid": "attachment" }, h("span", {}, file.name), h("button", click, icon("close")));
  }

  /** Files that are dropped or pasted anywhere in the element are attached; a dropped text stays the browser's. */
  welcome(element) {
    const hovers = (event, is) => {
      if (!event.dataTransfer?.types.includes("Files")) return false;
      event.preventDefault();
      element.classList.toggle("dropping", is);
      return true;
    };
    element.addEventListener("dragover", (event) => hovers(event, true));
    element.addEventListener("dragleave", (event) => hovers(event, false));
    element.addEventListener("drop", (event) => {
      if (hovers(event, false)) this.add(event.dataTransfer.files);
    });
    element.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) this.add(event.clipboardData.files);
    });
  }
}
