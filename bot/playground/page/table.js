// A table block: the first row is its head; columns stand as their settings say; wide ones scroll sideways.

import { h } from "./dom.js";
import { richText } from "./richtext.js";

const CELLS = {
  raw_text: (cell) => cell.text,
  raw_number: (cell) => cell.text ?? String(cell.value),
  rich_text: (cell, names) => richText(cell, names),
};

/** A scrolling region around the table, reachable by keyboard. */
export function table(block, names) {
  const settings = block.column_settings ?? [];
  const [head = [], ...rows] = block.rows;
  return h(
    "div",
    { class: "table-scroll", role: "region", tabindex: "0", "aria-label": "Table" },
    h(
      "table",
      { "data-testid": "table" },
      h("thead", {}, row(head, settings, names, "th")),
      h("tbody", {}, rows.map((cells) => row(cells, settings, names, "td"))),
    ),
  );
}

function row(cells, settings, names, tag) {
  return h("tr", {}, cells.map((cell, index) => {
    const setting = settings[index] ?? {};
    const classes = [`align-${setting.align ?? "left"}`, setting.is_wrapped ? "wrapped" : ""].join(" ").trim();
    const content = CELLS[cell.type]?.(cell, names) ?? `unsupported cell: ${cell.type}`;
    return h(tag, { class: classes, scope: tag === "th" ? "col" : null }, content);
  }));
}
