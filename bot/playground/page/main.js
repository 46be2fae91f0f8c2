// Joins the parts: what a person does goes to the server, what happens there comes back over the stream.

import { api, sentence } from "./api.js";
import { Banners } from "./banners.js";
import { Composer } from "./composer.js";
import { h } from "./dom.js";
import { Header } from "./header.js";
import { Home } from "./home.js";
import { MessageList } from "./messages.js";
import { Modals } from "./modal.js";
import { Names } from "./names.js";
import { settle } from "./pending.js";
import { Sidebar } from "./sidebar.js";
import { State } from "./state.js";
import { Stream } from "./stream.js";
import { Thread } from "./thread.js";
import { welcome } from "./welcome.js";

const NOWHERE = new Set(["channel_not_found", "is_archived"]);
const BOT_PATIENCE_MS = 3000;

class Page {
  constructor() {
    this.state = new State();
    this.names = new Names(this.state, (id) => this.openChannel(id));
    this.tab = "messages";
    this.awaiting = false;
    this.makeFrame();
    this.makeConversation();
    this.stream = new Stream(
      (event) => this.happened(event),
      (line, isReturn) => this.lineIs(line, isReturn),
    );
  }

  makeFrame() {
    this.sidebar = new Sidebar(this.state, {
      openChannel: (id) => this.openChannel(id),
      become: (id) => this.become(id),
    });
    this.header = new Header(this.state, {
      toggleSidebar: () => document.body.classList.toggle("sidebar-open"),
      showTab: (name) => this.showTab(name),
      kick: () => this.attempt(() => api.kick(this.state.me, this.state.channelId)),
    });
    this.banners = new Banners(this.state, () => api.invite(this.state.me, this.state.channelId));
    this.modals = new Modals(this.names, {
      press: (view, choice) => api.press(this.state.me, { view_id: view.id, ...choice }),
      suggest: (view, question) => api.suggest(this.state.me, { view_id: view.id, ...question }),
      submit: (view, values) => api.submit(this.state.me, view.id, values),
      // A view that the server no longer knows is as closed as one can wish.
      close: (view) => api.close(this.state.me, view.id).catch(() => null),
    });
    this.home = new Home(this.names, {
      load: () => api.home(this.state.me),
      press: (view, choice) => api.press(this.state.me, { view_id: view.id, ...choice }),
      suggest: (view, question) => api.suggest(this.state.me, { view_id: view.id, ...question }),
    });
  }

  makeConversation() {
    const tools = {
      state: this.state,
      names: this.names,
      press: (message, choice) => api.press(this.state.me, { ...this.addressOf(message), ...choice }),
      suggest: (message, question) => api.suggest(this.state.me, { ...this.addressOf(message), ...question }),
      openThread: (message) => this.attempt(() => this.thread.open(message.ts)),
    };
    const empty = welcome((line) => this.composer.write(line));
    this.list = new MessageList(tools, { label: "Messages", empty, testId: "messages" });
    this.composer = new Composer(this.state, { send: (text, files) => this.send(text, null, files), testId: "composer" });
    this.thread = new Thread(this.state, tools, {
      load: async (ts) => (await api.messages(this.state.me, this.state.channelId, ts)).messages,
      send: (text, ts, files) => this.send(text, ts, files),
    });
  }

  addressOf(message) {
    return { channel: this.state.channelId, ts: message.ts };
  }

  async start() {
    this.state.accept(await api.state(this.state.me || undefined));
    const talk = h("div", { class: "talk" }, this.list.element, this.banners.element, this.composer.element);
    const shade = h("div", { class: "shade", onclick: () => document.body.classList.remove("sidebar-open") });
    const main = h("main", { class: "main" }, this.header.element, talk, this.home.element);
    this.talk = talk;
    this.composer.attachments.welcome(talk);
    document.body.replaceChildren(this.sidebar.element, shade, main, this.thread.element, this.modals.dialog);
    this.stream.open(this.state.me);
    await this.openChannel(this.state.channelId);
    this.awaitBot();
  }

  /** While the bot is away, looks for it now and then: nothing tells when it comes. */
  async awaitBot() {
    if (this.awaiting) return;
    this.awaiting = true;
    while (!this.state.bot.connected) {
      await new Promise((resolve) => setTimeout(resolve, BOT_PATIENCE_MS));
      const answer = await api.state(this.state.me).catch(() => null);
      if (answer) this.state.accept(answer);
      this.banners.draw();
    }
    this.awaiting = false;
  }

  draw() {
    const channel = this.state.channel();
    const title = channel ? this.state.titleOf(channel) : "";
    this.sidebar.draw();
    this.header.draw(this.tab);
    this.banners.draw();
    this.composer.setPlaceholder(channel?.is_im ? `Message ${title}` : `Message #${title}, or / for a command`);
    document.title = `${title} · ${this.state.team.name}`;
  }

  async openChannel(id) {
    this.state.openChannel(id);
    this.thread.close();
    this.showTab("messages");
    document.body.classList.remove("sidebar-open");
    await this.attempt(() => this.reload());
    this.composer.input.focus();
  }

  async reload() {
    const { me, channelId } = this.state;
    if (!channelId) return;
    const { messages } = await api.messages(me, channelId);
    if (me === this.state.me && channelId === this.state.channelId) this.list.show(messages);
  }

  async become(id) {
    this.state.become(id);
    this.modals.close();
    this.stream.open(id);
    await this.refresh();
    await this.openChannel(this.state.channelId);
  }

  showTab(name) {
    this.tab = name;
    this.talk.hidden = name === "home";
    if (name === "home") this.attempt(() => this.home.show());
    else this.home.hide();
    this.draw();
  }

  async send(text, threadTs, files) {
    const { me, channelId } = this.state;
    this.list.toBottom();
    const list = threadTs ? this.thread.list : this.list;
    await this.attempt(async () => {
      const uploaded = await Promise.all(files.map((file) => api.upload(me, file)));
      const ids = uploaded.map((answer) => answer.file);
      await api.send(me, channelId, text, threadTs, ids).catch(unlessWhispered(text));
    }, list);
  }

  /** Does something that may be refused; the refusal is shown where one looks. */
  async attempt(work, list = this.list) {
    try {
      await work();
    } catch (error) {
      list.notice(error.message);
    }
  }

  async refresh() {
    await this.attempt(async () => {
      this.state.accept(await api.state(this.state.me));
      this.draw();
    });
    this.awaitBot();
  }

  async lineIs(line, isReturn) {
    this.banners.lost = line === "lost";
    this.banners.draw();
    if (line !== "open" || !isReturn) return;
    await this.refresh();
    await this.attempt(() => this.reload());
    await this.attempt(() => this.thread.reload());
  }

  happened(event) {
    settle();
    const handlers = {
      message: () => this.arrived(event),
      changed: () => this.changed(event),
      deleted: () => this.deleted(event),
      view_open: () => this.modals.open(event.view),
      view_update: () => this.modals.update(event.view),
      view_close: () => this.modals.close(event.view_id ?? event.view?.id),
      home: () => this.home.draw(event.view),
      notice: () => this.noticed(event),
      state: () => this.refresh(),
    };
    handlers[event.type]?.();
  }

  arrived({ channel, message }) {
    if (channel !== this.state.channelId || this.tab === "home") {
      this.state.sawMessage(channel);
      this.sidebar.draw();
    }
    if (channel !== this.state.channelId) return;
    const isReply = message.thread_ts && message.thread_ts !== message.ts;
    if (this.thread.holds(message)) this.thread.list.upsert(message);
    if (isReply) this.countReply(message);
    else this.list.upsert(message);
  }

  countReply({ ephemeral, thread_ts: ts }) {
    const parent = this.list.get(ts);
    if (parent && !ephemeral) this.list.upsert({ ...parent, reply_count: (parent.reply_count ?? 0) + 1 });
  }

  noticed({ ts, text, error }) {
    const said = text ?? `Lifecycle could not do that: ${sentence({ error })}`;
    if (!ts) return this.list.notice(said);
    this.list.warn(ts, said);
    return this.thread.list.warn(ts, said);
  }

  changed({ channel, message }) {
    if (channel !== this.state.channelId) return;
    if (this.list.get(message.ts)) this.list.upsert(message);
    if (this.thread.holds(message)) this.thread.list.upsert(message);
  }

  deleted({ channel, ts, message }) {
    if (channel !== this.state.channelId) return;
    this.list.remove(ts ?? message.ts);
    this.thread.list.remove(ts ?? message.ts);
  }
}

/** A command that failed is told of by the workspace itself, in a private message: once is enough. */
function unlessWhispered(text) {
  return (error) => {
    const told = text.startsWith("/") && error.answer?.error && !NOWHERE.has(error.answer.error);
    if (!told) throw error;
  };
}

new Page().start().catch((error) => {
  document.body.replaceChildren(h("p", { class: "fatal", role: "alert" }, error.message));
});
