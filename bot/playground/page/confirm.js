// "Are you sure?", in the words the bot gave.

import { freshId, h } from "./dom.js";
import { plain, textOf } from "./plain.js";

/** Asks; resolves to true only when the person says yes. */
export function confirmed(question, names) {
  return new Promise((resolve) => {
    const titleId = freshId("confirm");
    const answer = (yes) => {
      resolve(yes);
      box.close();
      box.remove();
    };
    const yes = question.style === "danger" ? "button danger" : "button primary";
    const box = h(
      "dialog",
      { class: "dialog small", "aria-labelledby": titleId, "data-testid": "confirm" },
      h("header", {}, h("h2", { id: titleId }, plain(question.title))),
      h("div", { class: "dialog-body" }, textOf(question.text, names)),
      h(
        "footer",
        {},
        h("button", { type: "button", class: "button", "data-testid": "confirm-no", onclick: () => answer(false) },
          plain(question.deny)),
        h("button", { type: "button", class: yes, "data-testid": "confirm-yes", onclick: () => answer(true) },
          plain(question.confirm)),
      ),
    );
    box.addEventListener("cancel", (event) => {
      event.preventDefault();
      answer(false);
    });
    document.body.append(box);
    box.showModal();
  });
}
