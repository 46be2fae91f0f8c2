// One message: who, when, what, and what one can do with it.

import { avatar } from "./avatar.js";
import { blocks } from "./blocks.js";
import { h, icon } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { picture } from "./picture.js";
import { clock, dateOf } from "./time.js";

/** The node of a message. `tools` is `{state, names, press, suggest, openThread}`; without openThread, no threads. */
export function messageNode(message, tools) {
  const author = authorOf(message, tools.state);
  return h(
    "article",
    {
      class: `message${message.ephemeral ? " ephemeral" : ""}`, "data-testid": "message", "data-ts": message.ts,
      "data-author": author.id, "data-ephemeral": message.ephemeral ? "true" : null,
      "aria-label": `${author.name}, ${clock(message.ts)}`,
    },
    h("div", { class: "gutter" }, avatar(author), when(message.ts)),
    h(
      "div",
      { class: "message-main" },
      message.ephemeral ? onlyYou() : null,
      byline(author, message.ts),
      h("div", { class: "message-body" }, content(message, tools)),
      message.edited ? h("span", { class: "edited" }, "edited") : null,
      files(message),
      replies(message, tools),
    ),
    toolbar(message, tools),
  );
}

export function authorOf(message, state) {
  const known = state.user(message.user);
  if (known) return known;
  return message.bot_id ? state.theBot() : { id: message.user ?? "", name: message.user ?? "somebody", is_bot: false };
}

function when(ts) {
  return h("time", { datetime: dateOf(ts).toISOString(), title: dateOf(ts).toLocaleString() }, clock(ts));
}

function byline(author, ts) {
  const badge = author.is_bot ? h("span", { class: "badge" }, "App") : null;
  return h("header", { class: "byline" }, h("strong", {}, author.name), badge, when(ts));
}

function onlyYou() {
  return h("p", { class: "only-you", "data-testid": "ephemeral-note" }, icon("eye"), "Only visible to you");
}

function content(message, tools) {
  const surface = {
    names: tools.names,
    files: message.files,
    press: (choice) => tools.press(message, choice),
    suggest: (question) => tools.suggest(message, question),
  };
  if (message.blocks?.length) return blocks(message.blocks, surface);
  return h("div", { class: "text" }, mrkdwn(message.text ?? "", tools.names));
}

function files(message) {
  const used = JSON.stringify(message.blocks ?? []);
  return (message.files ?? []).filter((file) => !used.includes(`"${file.id}"`)).map(file);
}

function file(one) {
  const title = one.title || one.name;
  if (!one.mimetype?.startsWith("image/"))
    return h("a", { class: "file", href: one.url, download: one.name, "data-testid": "file" }, title);
  return h("figure", { class: "file", "data-testid": "file-image" }, h("figcaption", {}, title), picture(one, title));
}

function replies(message, tools) {
  if (!message.reply_count || !tools.openThread) return null;
  const text = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  const open = () => tools.openThread(message);
  const click = { type: "button", class: "replies", "data-testid": "thread-count", onclick: open };
  return h("button", click, icon("reply"), text);
}

function toolbar(message, tools) {
  if (message.ephemeral || !tools.openThread) return null;
  const open = () => tools.openThread(message);
  const label = "Reply in thread";
  const click = { type: "button", title: label, "aria-label": label, "data-testid": "reply-in-thread", onclick: open };
  return h("div", { class: "toolbar" }, h("button", click, icon("reply")));
}
