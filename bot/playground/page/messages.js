// A conversation: messages in order, days between them, the newest in sight as long as one reads there.

import { fill, h, icon } from "./dom.js";
import { authorOf, messageNode } from "./message.js";
import { warn } from "./pending.js";
import { dateOf, dayName } from "./time.js";

const TOGETHER_S = 300;
const NEAR_PX = 120;

export class MessageList {
  /** `empty` is what stands there while there is nothing to read. */
  constructor(tools, { label, empty = null, testId }) {
    this.tools = tools;
    this.empty = empty;
    this.entries = new Map();
    this.following = true;
    this.rows = h("div", { class: "rows", role: "log", "aria-label": label, "data-testid": testId });
    this.scroller = h("div", { class: "scroller", tabindex: "-1", onscroll: () => this.scrolled() }, this.rows);
    this.jump = h(
      "button",
      { type: "button", class: "jump", hidden: true, "data-testid": "jump", onclick: () => this.toBottom() },
      icon("down"),
      "New messages",
    );
    this.element = h("div", { class: "conversation" }, this.scroller, this.jump);
    const keeper = new ResizeObserver(() => this.following && this.toBottom());
    keeper.observe(this.scroller);
    keeper.observe(this.rows);
  }

  /** Starts over with these messages. */
  show(messages) {
    this.entries.clear();
    fill(this.rows);
    for (const message of messages) this.entries.set(message.ts, this.entry(message));
    this.arrange();
    this.toBottom();
  }

  entry(message) {
    return { message, node: messageNode(message, this.tools) };
  }

  get(ts) {
    return this.entries.get(ts)?.message;
  }

  /** A message that is new, or in the place of the one with its timestamp. */
  upsert(message) {
    const follow = this.following;
    const before = this.entries.get(message.ts);
    const entry = this.entry(message);
    before?.node.replaceWith(entry.node);
    this.entries.set(message.ts, entry);
    this.arrange();
    this.keepUp(follow, !before);
  }

  remove(ts) {
    this.entries.get(ts)?.node.remove();
    this.entries.delete(ts);
    this.arrange();
  }

  /** A line of the workspace itself, such as a command that failed; it is not kept. */
  notice(text) {
    const follow = this.following;
    const ts = (Date.now() / 1000).toFixed(6);
    const says = { class: "notice", role: "status", "data-testid": "notice" };
    const node = h("p", says, icon("warning"), h("span", {}, text));
    this.entries.set(`notice-${ts}-${this.entries.size}`, { message: { ts, notice: true }, node });
    this.arrange();
    this.keepUp(follow, true);
  }

  /** A press on a message that the bot did not take. */
  warn(ts, text) {
    const node = this.entries.get(ts)?.node;
    if (node) warn(node, text);
  }

  arrange() {
    const ordered = [...this.entries.values()].sort((a, b) => Number(a.message.ts) - Number(b.message.ts));
    const wanted = [];
    let previous = null;
    for (const entry of ordered) {
      if (!previous || dayOf(previous) !== dayOf(entry)) wanted.push(this.day(entry.message.ts));
      entry.node.classList.toggle("continued", this.continues(previous, entry));
      wanted.push(entry.node);
      previous = entry;
    }
    if (!wanted.length && this.empty) wanted.push(this.empty);
    this.settle(wanted);
  }

  /** Moves only what is out of place: a node that is taken out loses its focus. */
  settle(wanted) {
    const keep = new Set(wanted);
    for (const node of [...this.rows.children]) if (!keep.has(node)) node.remove();
    wanted.forEach((node, index) => {
      if (this.rows.children[index] !== node) this.rows.insertBefore(node, this.rows.children[index] ?? null);
    });
  }

  day(ts) {
    return h("div", { class: "day", role: "separator" }, h("span", {}, dayName(ts)));
  }

  /** Whether a person just goes on talking. The bot's answers stand each for itself: they answer different people. */
  continues(previous, entry) {
    if (!previous || previous.message.notice || entry.message.notice) return false;
    const [before, author] = [previous, entry].map(({ message }) => authorOf(message, this.tools.state));
    if (author.is_bot || before.id !== author.id) return false;
    return Number(entry.message.ts) - Number(previous.message.ts) < TOGETHER_S;
  }

  atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  keepUp(follow, isNew) {
    if (follow) this.toBottom();
    else if (isNew) this.jump.hidden = false;
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.following = true;
    this.jump.hidden = true;
  }

  scrolled() {
    this.following = this.atBottom();
    if (this.following) this.jump.hidden = true;
  }
}

function dayOf(entry) {
  return dateOf(entry.message.ts).toDateString();
}
