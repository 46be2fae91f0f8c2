// Blocks -> nodes. A type that is not known stands there as such: silence would hide a mistake of the bot.

import { confirmed } from "./confirm.js";
import { h } from "./dom.js";
import { control } from "./elements.js";
import { inputBlock } from "./inputs.js";
import { picture } from "./picture.js";
import { whilePending } from "./pending.js";
import { plain, textOf } from "./plain.js";
import { richText } from "./richtext.js";
import { table } from "./table.js";

const BLOCKS = {
  section,
  rich_text: (block, surface) => h("div", { class: "rich" }, richText(block, surface.names)),
  header: (block) => h("h3", { class: "header-block" }, plain(block.text)),
  context,
  divider: () => h("hr", {}),
  image: (block, surface) => imageBlock(block, surface),
  table: (block, surface) => table(block, surface.names),
  actions,
  input: inputBlock,
};

/**
 * The nodes of a list of blocks. A surface is what they stand on, a message or a view:
 * `{names, files, press(choice), suggest(question), form}`; `form` holds the values of a view's inputs.
 */
export function blocks(list, surface) {
  return list.map((block) => {
    const node = BLOCKS[block.type]?.(block, surface) ?? unsupported(block.type);
    node.classList.add("block", `block-${block.type}`);
    return node;
  });
}

function unsupported(type) {
  return h("div", { class: "unsupported", "data-testid": "unsupported-block" }, `unsupported block: ${type}`);
}

function section(block, surface) {
  const body = h("div", { class: "section-body" });
  if (block.text) body.append(h("div", { class: "text" }, textOf(block.text, surface.names)));
  if (block.fields) {
    const fields = block.fields.map((field) => h("div", { class: "text" }, textOf(field, surface.names)));
    body.append(h("div", { class: "fields" }, fields));
  }
  const accessory = block.accessory ? h("div", { class: "accessory" }, accessoryOf(block, surface)) : null;
  return h("div", { "data-controls": true }, body, accessory);
}

function accessoryOf(block, surface) {
  const { accessory } = block;
  if (accessory.type === "image") return picture(sourceOf(accessory, surface), accessory.alt_text, "thumbnail");
  return action(accessory, block, surface);
}

function context(block, surface) {
  const parts = block.elements.map((element) =>
    element.type === "image"
      ? picture(sourceOf(element, surface), element.alt_text, "tiny")
      : h("span", { class: "text" }, textOf(element, surface.names)),
  );
  return h("div", {}, parts);
}

function imageBlock(block, surface) {
  const caption = block.title ? h("figcaption", {}, plain(block.title)) : null;
  return h("figure", {}, caption, picture(sourceOf(block, surface), block.alt_text));
}

/** An image's own address, or that of the uploaded file it names. */
function sourceOf(image, surface) {
  if (image.image_url) return { url: image.image_url, width: image.image_width, height: image.image_height };
  const file = (surface.files ?? []).find(({ id }) => id === image.slack_file?.id);
  return file ?? { url: image.slack_file?.url ?? `/play/files/${image.slack_file?.id}` };
}

function actions(block, surface) {
  const controls = block.elements.map((element) => action(element, block, surface));
  return h("div", { class: "actions", role: "group", "aria-label": "Actions", "data-controls": true }, controls);
}

function action(element, block, surface) {
  const address = { block_id: block.block_id, action_id: element.action_id };
  const hear = async (choice, node) => {
    surface.form?.set(address, element.type, choice);
    if (choice.selected_option === null || choice.selected_date === null) return;
    if (element.confirm && !(await confirmed(element.confirm, surface.names))) return;
    await whilePending(node, () => surface.press({ ...address, ...choice }));
  };
  const suggest = (query) => surface.suggest({ ...address, value: query });
  return control(element, hear, { suggest, current: surface.form?.get(address) }) ?? unsupported(element.type);
}
