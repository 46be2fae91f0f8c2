// What the page knows: the workspace, who one is, which conversation is open, what was not read yet.

/** Who speaks when the workspace itself says something: a bot in the list of users, but nobody to talk to. */
export const WORKSPACE_ITSELF = "USLACKBOT";

/** Where two tabs may be two people: the address keeps who and where, so that a reload changes nothing. */
function remembered() {
  return new URLSearchParams(location.hash.slice(1));
}

export class State {
  constructor() {
    this.team = { id: "", name: "" };
    this.me = remembered().get("as") ?? "";
    this.channelId = remembered().get("channel") ?? "";
    this.users = [];
    this.channels = [];
    this.commands = [];
    this.bot = { connected: true, how: "" };
    this.unread = new Map();
  }

  /** Takes over what the server says; a person or channel that is gone gives way to the first that fits. */
  accept(answer) {
    this.team = answer.team ?? this.team;
    this.users = answer.users ?? [];
    this.channels = answer.channels ?? [];
    this.commands = answer.commands ?? [];
    this.bot = answer.bot ?? this.bot;
    const known = this.people().some((person) => person.id === this.me);
    if (!known) this.me = answer.me ?? this.people()[0]?.id ?? "";
    if (!this.visibleChannels().some((channel) => channel.id === this.channelId))
      this.channelId = this.visibleChannels()[0]?.id ?? "";
    this.remember();
  }

  remember() {
    const hash = new URLSearchParams({ as: this.me, channel: this.channelId });
    history.replaceState(null, "", `#${hash}`);
  }

  people() {
    return this.users.filter((user) => !user.is_bot);
  }

  user(id) {
    return this.users.find((user) => user.id === id);
  }

  /** The name behind an id; the id itself when nobody has it. */
  nameOf(id) {
    return this.user(id)?.name ?? id;
  }

  theBot() {
    const bot = this.users.find((user) => user.is_bot && user.id !== WORKSPACE_ITSELF);
    return bot ?? { id: "", name: "Lifecycle", is_bot: true };
  }

  /** Rooms that are open, and the person's own direct messages. */
  visibleChannels() {
    const rooms = this.channels.filter((channel) => !channel.is_im && !channel.is_archived);
    return [...rooms, ...this.directMessages()];
  }

  directMessages() {
    const mine = (channel) => !channel.user || channel.user === this.me || this.user(channel.user)?.is_bot;
    return this.channels.filter((channel) => channel.is_im && mine(channel));
  }

  channel(id = this.channelId) {
    return this.channels.find((channel) => channel.id === id);
  }

  /** What a channel is called on the page: `#sales`, or the bot's name for a direct message. */
  titleOf(channel) {
    return channel.is_im ? this.theBot().name : channel.name;
  }

  sawMessage(channelId) {
    if (channelId !== this.channelId) this.unread.set(channelId, (this.unread.get(channelId) ?? 0) + 1);
  }

  openChannel(id) {
    this.channelId = id;
    this.unread.delete(id);
    this.remember();
  }

  become(id) {
    this.me = id;
    this.unread.clear();
    this.remember();
  }
}
