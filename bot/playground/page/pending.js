// Between a press and its effect: the control says that it waits, and says so when nothing came of it.

import { h, icon } from "./dom.js";

const GRACE_MS = 2500;

const waiting = new Set();

function release(control) {
  waiting.delete(control);
  control.classList.remove("pending");
  control.removeAttribute("aria-busy");
  control.disabled = false;
}

/** Something arrived from the workspace: whatever was waiting has been heard. */
export function settle() {
  for (const control of [...waiting]) release(control);
}

/** Says below a control, or below the first one of a message, that it did not work; one warning at a time. */
export function warn(place, text) {
  clearWarnings(place);
  const controls = place.closest("[data-controls]") ?? place.querySelector("[data-controls]") ?? place;
  const says = { class: "press-warning", role: "alert", "data-testid": "press-warning" };
  controls.append(h("p", says, icon("warning"), text));
}

function clearWarnings(place) {
  const surface = place.closest(".message, .dialog, .home") ?? place;
  for (const old of surface.querySelectorAll(".press-warning")) old.remove();
}

/** Runs what a control does; it stays pending until something arrives, or a moment after the bot has heard. */
export async function whilePending(control, work, grace = GRACE_MS) {
  clearWarnings(control);
  waiting.add(control);
  control.classList.add("pending");
  control.setAttribute("aria-busy", "true");
  control.disabled = true;
  try {
    await work();
    setTimeout(() => release(control), grace);
  } catch (error) {
    release(control);
    warn(control, `Lifecycle could not do that: ${error.message}`);
  }
}
