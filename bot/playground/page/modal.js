// Views that open over the page, one on the other, each with its form.

import { blocks } from "./blocks.js";
import { fill, freshId, h, icon } from "./dom.js";
import { Form, missing, showErrors } from "./inputs.js";
import { whilePending } from "./pending.js";
import { plain } from "./plain.js";

export class Modals {
  /** `actions` is `{press, suggest, submit, close}`, each told the view it is about. */
  constructor(names, actions) {
    this.names = names;
    this.actions = actions;
    this.stack = [];
    this.titleId = freshId("view");
    this.dialog = h("dialog", { class: "dialog", "aria-labelledby": this.titleId, "data-testid": "modal" });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.dismiss();
    });
    document.body.append(this.dialog);
  }

  /** A view on the one it was pushed onto, or alone. */
  open(view) {
    if (this.stack.some((layer) => layer.view.id === view.id)) return this.update(view);
    if (!view.previous_view_id) this.stack = [];
    this.stack.push({ view, form: new Form() });
    return this.draw();
  }

  /** New content for a view that is open; what was filled in stays where its inputs stay. */
  update(view) {
    const layer = this.stack.find((one) => one.view.id === view.id);
    if (!layer) return this.open(view);
    layer.view = view;
    return this.draw();
  }

  /** Closes one view, or all of them when none is named. */
  close(viewId) {
    const left = viewId ? this.stack.filter((layer) => layer.view.id !== viewId) : [];
    if (left.length === this.stack.length) return;
    this.stack = left;
    this.draw();
  }

  draw() {
    const layer = this.stack.at(-1);
    if (!layer) return this.hide();
    const before = this.dialog.contains(document.activeElement) ? document.activeElement.dataset.action : null;
    fill(this.dialog, this.form(layer));
    this.dialog.dataset.view = layer.view.id;
    if (!this.dialog.open) this.dialog.showModal();
    return this.focus(before);
  }

  /** Where one was before the content changed, else at the first thing to fill in. */
  focus(action) {
    const controls = [...this.dialog.querySelectorAll(".dialog-body :is(input, textarea, button)")];
    (controls.find((one) => action && one.dataset.action === action) ?? controls[0])?.focus();
  }

  /** The browser gives the focus back, but Chromium leaves the caret in the hidden form: one could not type. */
  hide() {
    this.dialog.close();
    fill(this.dialog);
    const returned = document.activeElement;
    returned?.blur();
    returned?.focus();
  }

  form(layer) {
    const { view } = layer;
    const submit = (event) => {
      event.preventDefault();
      this.submit(layer);
    };
    return h(
      "form",
      { novalidate: true, onsubmit: submit },
      this.head(view),
      h("div", { class: "dialog-body" }, blocks(view.blocks, this.surface(layer))),
      this.foot(view),
    );
  }

  head(view) {
    const close = { type: "button", class: "close", "aria-label": "Close", "data-testid": "modal-x" };
    return h(
      "header",
      {},
      h("h2", { id: this.titleId }, plain(view.title)),
      h("button", { ...close, onclick: () => this.dismiss() }, icon("close")),
    );
  }

  foot(view) {
    const cancel = { type: "button", class: "button", "data-testid": "modal-close", onclick: () => this.dismiss() };
    const submit = { type: "submit", class: "button primary", "data-testid": "modal-submit" };
    return h(
      "footer",
      { "data-controls": true },
      h("button", cancel, plain(view.close) || (view.submit ? "Cancel" : "Close")),
      view.submit ? h("button", submit, plain(view.submit)) : null,
    );
  }

  surface({ view, form }) {
    return {
      names: this.names,
      form,
      press: (choice) => this.actions.press(view, { ...choice, values: form.valuesOf(view) }),
      suggest: (question) => this.actions.suggest(view, question),
    };
  }

  async submit({ view, form }) {
    const empty = missing(view, form);
    showErrors(this.dialog, empty);
    if (Object.keys(empty).length) return;
    const button = this.dialog.querySelector("[type=submit]");
    await whilePending(button, () => this.sendValues(view, form), 0);
  }

  /** Errors beside the inputs are an answer; anything else that fails is for the warning at the button. */
  async sendValues(view, form) {
    let errors;
    try {
      errors = (await this.actions.submit(view, form.valuesOf(view))).errors;
    } catch (error) {
      errors = error.answer?.errors;
      if (!errors || Array.isArray(errors)) throw error;
    }
    showErrors(this.dialog, errors ?? {});
  }

  dismiss() {
    const layer = this.stack.pop();
    this.draw();
    if (layer) this.actions.close(layer.view);
  }
}
