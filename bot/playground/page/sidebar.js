// The left side: the workspace, its channels, the bot's direct message, and who one is.

import { avatar } from "./avatar.js";
import { fill, h, icon } from "./dom.js";

export class Sidebar {
  /** `actions` is `{openChannel(id), become(id)}`. */
  constructor(state, actions) {
    this.state = state;
    this.actions = actions;
    this.element = h("nav", { class: "sidebar", id: "sidebar", "aria-label": "Workspace", "data-testid": "sidebar" });
  }

  draw() {
    const rooms = this.state.visibleChannels().filter((channel) => !channel.is_im);
    fill(
      this.element,
      h("div", { class: "brand" }, h("img", { src: "/page/mark.svg", alt: "" }), this.title()),
      h(
        "div",
        { class: "rooms" },
        this.group("Channels", rooms),
        this.group("Direct messages", this.state.directMessages()),
      ),
      this.you(),
    );
  }

  title() {
    return h("div", {}, h("strong", {}, this.state.team.name || "Playground"), h("small", {}, "local workspace"));
  }

  group(title, channels) {
    return h("section", {}, h("h2", {}, title), h("ul", {}, channels.map((channel) => this.room(channel))));
  }

  room(channel) {
    const unread = this.state.unread.get(channel.id);
    const here = channel.id === this.state.channelId;
    const attributes = {
      type: "button", class: `room${unread ? " unread" : ""}`, "aria-current": here ? "page" : null,
      "data-testid": "channel", "data-channel": channel.id, "data-name": this.state.titleOf(channel),
      onclick: () => this.actions.openChannel(channel.id),
    };
    const sign = channel.is_im ? avatar(this.state.theBot(), "small") : icon("hash");
    const count = unread ? h("span", { class: "count", "aria-label": `${unread} unread` }, String(unread)) : null;
    const name = h("span", { class: "room-name" }, this.state.titleOf(channel));
    return h("li", {}, h("button", attributes, sign, name, count));
  }

  you() {
    const legend = h("legend", {}, "You are");
    const people = this.state.people().map((person) => this.person(person));
    return h("fieldset", { class: "you", "data-testid": "act-as" }, legend, people);
  }

  person(person) {
    const me = person.id === this.state.me;
    const become = () => this.actions.become(person.id);
    const attributes = { type: "radio", name: "act-as", value: person.id, checked: me, onchange: become };
    const input = h("input", { ...attributes, "data-testid": `act-as-${person.id}`, "data-name": person.name });
    const role = person.is_admin ? h("small", {}, "manager") : null;
    const told = role && person.name.toLowerCase() !== "manager" ? role : null;
    return h("label", { class: "person" }, input, avatar(person, "small"), h("span", {}, person.name), told);
  }
}
