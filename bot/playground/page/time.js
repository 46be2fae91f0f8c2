// Dates and times in the reader's own zone and language.

const TIME = { hour: "2-digit", minute: "2-digit" };
const DAY = { weekday: "long", day: "numeric", month: "long" };

const TOKENS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date: { year: "numeric", month: "long", day: "numeric" },
  date_pretty: { year: "numeric", month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_short_pretty: { year: "numeric", month: "short", day: "numeric" },
  date_long: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  date_long_pretty: { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  time: TIME,
  time_secs: { ...TIME, second: "2-digit" },
};

/** A message's timestamp (`1700000000.000100`) as a date. */
export function dateOf(ts) {
  return new Date(Number.parseFloat(ts) * 1000);
}

export function clock(ts) {
  return dateOf(ts).toLocaleTimeString(undefined, TIME);
}

/** Today, Yesterday, or the day with its name; the year only when it is another one. */
export function dayName(ts, now = new Date()) {
  const day = dateOf(ts);
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  if (day.toDateString() === now.toDateString()) return "Today";
  if (day.toDateString() === yesterday.toDateString()) return "Yesterday";
  const year = day.getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
  return day.toLocaleDateString(undefined, { ...DAY, ...year });
}

/** `!date^1700000000^{date_short} at {time}` -> text; the fallback when the token cannot be read. */
export function formatDateToken(token, fallback) {
  const [, seconds, format = ""] = token.split("^");
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return fallback;
  return format.replace(/\{(\w+)\}/g, (whole, name) =>
    TOKENS[name] ? date.toLocaleString(undefined, TOKENS[name]) : whole,
  );
}
