// A conversation in which nothing was said yet: three things that are worth typing.

import { h } from "./dom.js";

const LINES = [
  ["/stage move acme retention", "log that a customer moved on"],
  ["/funnel this week", "see who moved where, with a chart"],
  ["/lifecycle help", "see what else you can say"],
];

/** The empty state; a click puts the line into the composer, where Enter sends it. */
export function welcome(write) {
  const rows = LINES.map(([line, about]) =>
    h(
      "li",
      {},
      h("button", { type: "button", "data-testid": "welcome-suggestion", onclick: () => write(line) },
        h("code", {}, line), h("span", {}, about)),
    ),
  );
  return h(
    "section",
    { class: "welcome", "data-testid": "welcome" },
    h("img", { src: "/page/mark.svg", alt: "" }),
    h("h2", {}, "Nothing was said here yet"),
    h("p", {}, "This workspace lives on your machine and has a sample company in it. Three things to try:"),
    h("ul", {}, rows),
    h(
      "p",
      { class: "aside" },
      "A click takes the line over, Enter sends it. Or write to ",
      h("b", {}, "@Lifecycle"),
      " in your own words.",
    ),
  );
}
