// What could be meant by what stands before the caret: a command, a person, a channel.

/**
 * `{from, to, items, exact}` for the word at the caret, or null. An item is `{label, detail, insert, kind}`;
 * `exact` says that the word is already a whole one, so that Enter may send it.
 */
export function complete(text, caret, state) {
  const before = text.slice(0, caret);
  if (/^\/\S*$/.test(before)) return found(0, caret, before, commands(before, state));
  const word = /(?:^|[\s(])([@#])([^\s@#]*(?: [^\s@#]*)?)$/.exec(before);
  if (!word) return null;
  const [, sign, query] = word;
  const from = caret - query.length - 1;
  return found(from, caret, sign + query, sign === "@" ? people(query, state) : channels(query, state));
}

function found(from, to, typed, items) {
  if (!items.length) return null;
  const exact = items.some((item) => item.label.toLowerCase() === typed.toLowerCase());
  return { from, to, items, exact };
}

function commands(typed, state) {
  return state.commands
    .filter(({ command }) => command.startsWith(typed.toLowerCase()))
    .map(({ command, description, usage_hint: hint }) => ({
      kind: "command", label: command, detail: description, hint, insert: `${command} `,
    }));
}

function people(query, state) {
  const bot = state.theBot();
  const all = [bot, ...state.people()];
  return all
    .filter(({ name }) => name.toLowerCase().startsWith(query.toLowerCase()))
    .map((user) => ({ kind: "person", user, label: `@${user.name}`, detail: roleOf(user), insert: `@${user.name} ` }));
}

function roleOf(user) {
  if (user.is_bot) return "app";
  return user.is_admin ? "manager" : "";
}

function channels(query, state) {
  return state.channels
    .filter((channel) => !channel.is_im && channel.name.toLowerCase().startsWith(query.toLowerCase()))
    .map(({ name }) => ({ kind: "channel", label: `#${name}`, detail: "", insert: `#${name} ` }));
}

/** The command whose words are being typed: its usage stands above the line meanwhile. */
export function commandBeingTyped(text, state) {
  const name = /^(\/\S+)\s/.exec(text)?.[1].toLowerCase();
  return state.commands.find(({ command }) => command === name) ?? null;
}
