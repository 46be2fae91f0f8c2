// What stands between the conversation and the composer: no line to the workspace, no bot, not a member.

import { fill, h } from "./dom.js";
import { whilePending } from "./pending.js";

export class Banners {
  constructor(state, invite) {
    this.state = state;
    this.invite = invite;
    this.lost = false;
    this.element = h("div", { class: "banners", "aria-live": "polite" });
  }

  draw() {
    fill(this.element, this.line(), this.offline(), this.invitation());
  }

  line() {
    const text = "The line to the playground is broken. Trying again; what you wrote is safe.";
    return this.lost ? h("p", { class: "banner warn", "data-testid": "line-lost" }, text) : null;
  }

  offline() {
    if (this.state.bot.connected || this.lost) return null;
    const text = `${this.state.theBot().name} is not connected: commands and buttons will fail until it is.`;
    return h("p", { class: "banner warn", "data-testid": "bot-offline" }, text);
  }

  invitation() {
    const channel = this.state.channel();
    if (!channel || channel.is_im || channel.bot_is_member) return null;
    const name = this.state.theBot().name;
    const press = (event) => whilePending(event.currentTarget, this.invite);
    return h(
      "div",
      { class: "banner", "data-testid": "not-a-member", "data-controls": true },
      h("span", {}, `${name} is not in #${channel.name}: it answers you alone and sees no mentions.`),
      h("button", { type: "button", class: "button small", "data-testid": "invite-bot", onclick: press },
        `Invite ${name} to #${channel.name}`),
    );
  }
}
