// The line above a conversation: where one is, whether the bot is there, and the bot's own page.

import { avatar } from "./avatar.js";
import { fill, h, icon } from "./dom.js";

export class Header {
  /** `actions` is `{toggleSidebar(), showTab(name), kick()}`. */
  constructor(state, actions) {
    this.state = state;
    this.actions = actions;
    this.element = h("header", { class: "top" });
  }

  draw(tab) {
    const channel = this.state.channel();
    if (!channel) return;
    const sign = channel.is_im ? avatar(this.state.theBot(), "small") : icon("hash");
    const title = h("h1", { "data-testid": "channel-title" }, sign, this.state.titleOf(channel));
    fill(this.element, this.menu(), title, channel.is_im ? this.tabs(tab) : this.membership(channel), this.me());
  }

  menu() {
    return h(
      "button",
      {
        type: "button", class: "menu", "aria-label": "Channels and people", "aria-controls": "sidebar",
        "data-testid": "menu", onclick: this.actions.toggleSidebar,
      },
      icon("menu"),
    );
  }

  tabs(current) {
    const tab = (name, label) =>
      h(
        "button",
        {
          type: "button", role: "tab", "aria-selected": String(name === current), "data-testid": `${name}-tab`,
          onclick: () => this.actions.showTab(name),
        },
        label,
      );
    const list = { class: "tabs", role: "tablist", "aria-label": "View" };
    return h("div", list, tab("messages", "Messages"), tab("home", "Home"));
  }

  membership(channel) {
    if (!channel.bot_is_member) return h("span", { class: "member" });
    const name = this.state.theBot().name;
    const remove = { type: "button", class: "link", "data-testid": "remove-bot", onclick: this.actions.kick };
    return h("span", { class: "member" }, `${name} is here`, h("button", remove, "Remove"));
  }

  me() {
    const me = this.state.user(this.state.me);
    if (!me) return null;
    return h("span", { class: "acting", "data-testid": "acting" }, avatar(me, "small"), h("span", {}, me.name));
  }
}
