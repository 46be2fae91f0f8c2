// The few named signs that a work chat uses. A name that is not here stays as it was typed.

const SIGNS = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", tada: "🎉", wave: "👋", eyes: "👀", pray: "🙏",
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", bulb: "💡", question: "❓",
  smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔", heart: "❤️", rocket: "🚀", star: "⭐",
  chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", bar_chart: "📊", calendar: "📅",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", bell: "🔔", lock: "🔒", mag: "🔍", point_right: "👉",
  large_green_circle: "🟢", large_yellow_circle: "🟡", red_circle: "🔴", arrow_up: "⬆️", arrow_down: "⬇️",
};

/** The sign of a name, or null. */
export function emoji(name) {
  return SIGNS[name] ?? null;
}

/** The sign of code points as rich text carries them: `1f44d-1f3fb`. */
export function fromCodePoints(unicode) {
  return String.fromCodePoint(...unicode.split("-").map((point) => Number.parseInt(point, 16)));
}
