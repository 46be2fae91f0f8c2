// References to people and channels, as the person who looks sees them.

import { h } from "./dom.js";

export class Names {
  constructor(state, openChannel) {
    this.state = state;
    this.openChannel = openChannel;
  }

  person(id, label) {
    const name = this.state.user(id)?.name ?? label ?? id;
    const mine = id === this.state.me ? " mention-me" : "";
    return h("span", { class: `mention${mine}`, "data-user": id }, `@${name}`);
  }

  /** The channels that the person may choose from: `{id, name}` each. */
  rooms() {
    return this.state.channels.filter((channel) => !channel.is_im && !channel.is_archived);
  }

  channel(id, label) {
    const known = this.state.channel(id);
    const name = known?.name ?? label ?? id;
    if (!known) return h("span", { class: "mention" }, `#${name}`);
    const click = { type: "button", class: "mention mention-channel", onclick: () => this.openChannel(id) };
    return h("button", click, `#${name}`);
  }
}
