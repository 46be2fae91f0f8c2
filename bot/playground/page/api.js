// The workspace's own addresses. Every answer is JSON; `{ok: false}` and HTTP errors alike become an ApiError.

export class ApiError extends Error {
  constructor(message, answer = {}) {
    super(message);
    this.answer = answer;
  }
}

const SENTENCES = {
  channel_not_found: "You cannot write here.",
  is_archived: "This channel is archived: nobody can write here any more.",
  not_found: "It is no longer there.",
  file_is_empty: "An empty file cannot be sent.",
  file_not_found: "The file is no longer there.",
  operation_timeout: "it did not answer in time.",
  dispatch_failed: "it could not be reached, or it failed.",
};

/** What went wrong, in words where the workspace has some. */
export function sentence({ text, error }) {
  return text ?? SENTENCES[error] ?? error;
}

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError("The playground does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok || answer.ok === false) throw new ApiError(sentence(answer) ?? `HTTP ${response.status}`, answer);
  return answer;
}

function get(path, query) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return call(`/play/${path}?${new URLSearchParams(given)}`);
}

function post(path, body) {
  return call(`/play/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export const api = {
  state: (as) => get("state", { as }),
  messages: (as, channel, threadTs) => get("messages", { as, channel, thread_ts: threadTs }),
  home: (as) => get("home", { as }),
  send: (as, channel, text, threadTs, files) =>
    post("send", { as, channel, text, thread_ts: threadTs ?? undefined, files }),
  upload: (as, file) =>
    call(`/play/upload?${new URLSearchParams({ as, name: file.name })}`, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: file,
    }),
  press: (as, what) => post("press", { as, ...what }),
  suggest: (as, what) => post("suggest", { as, ...what }),
  submit: (as, viewId, values) => post("submit", { as, view_id: viewId, values }),
  close: (as, viewId) => post("close", { as, view_id: viewId }),
  invite: (as, channel) => post("invite", { as, channel }),
  kick: (as, channel) => post("kick", { as, channel }),
};
