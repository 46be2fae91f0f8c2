// The bot's home page: blocks that it published for the person who looks.

import { blocks } from "./blocks.js";
import { fill, h } from "./dom.js";
import { Form } from "./inputs.js";

export class Home {
  /** `actions` is `{load(), press(view, choice), suggest(view, question)}`. */
  constructor(names, actions) {
    this.names = names;
    this.actions = actions;
    const panel = { class: "home", role: "tabpanel", "aria-label": "Home", "data-testid": "home" };
    this.element = h("div", { ...panel, hidden: true });
  }

  async show() {
    this.element.hidden = false;
    this.draw((await this.actions.load()).view);
  }

  /** The page as it was published; null before that. */
  draw(view) {
    fill(this.element, view?.blocks?.length ? blocks(view.blocks, this.surface(view)) : this.nothing());
  }

  hide() {
    this.element.hidden = true;
  }

  surface(view) {
    return {
      names: this.names,
      form: new Form(),
      press: (choice) => this.actions.press(view, choice),
      suggest: (question) => this.actions.suggest(view, question),
    };
  }

  nothing() {
    return h("p", { class: "nothing" }, "Lifecycle has not published a home page for you yet.");
  }
}
