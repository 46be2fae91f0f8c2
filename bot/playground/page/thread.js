// The side panel: one message, its replies, a composer of its own.

import { Composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { MessageList } from "./messages.js";

export class Thread {
  /** `actions` is `{load(ts), send(text, ts, files)}`; `tools` those of messages. */
  constructor(state, tools, actions) {
    this.actions = actions;
    this.ts = null;
    this.list = new MessageList({ ...tools, openThread: null }, { label: "Thread", testId: "thread-messages" });
    this.composer = new Composer(state, {
      send: (text, files) => actions.send(text, this.ts, files),
      inThread: true,
      testId: "thread",
    });
    this.composer.setPlaceholder("Reply");
    this.element = this.panel();
    this.composer.attachments.welcome(this.element);
  }

  panel() {
    const close = { type: "button", class: "close", "aria-label": "Close thread", "data-testid": "thread-close" };
    const cross = h("button", { ...close, onclick: () => this.close() }, icon("close"));
    const place = { class: "thread", "aria-label": "Thread", hidden: true, "data-testid": "thread-panel" };
    return h(
      "aside",
      { ...place, onkeydown: (event) => this.key(event) },
      h("header", { class: "top" }, h("h2", {}, "Thread"), cross),
      this.list.element,
      this.composer.element,
    );
  }

  key(event) {
    if (event.key === "Escape" && !event.defaultPrevented) this.close();
  }

  async open(ts) {
    this.ts = ts;
    this.element.hidden = false;
    await this.reload();
    this.composer.input.focus();
  }

  async reload() {
    const { ts } = this;
    if (!ts) return;
    const messages = await this.actions.load(ts);
    if (ts === this.ts) this.list.show(messages);
  }

  close() {
    this.ts = null;
    this.element.hidden = true;
  }

  /** Whether a message stands in the thread that is open. */
  holds(message) {
    return this.ts !== null && (message.thread_ts === this.ts || message.ts === this.ts);
  }
}
