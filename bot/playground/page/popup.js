// Lists that open beside a control. They float over everything, also over the edge of a dialog that scrolls.

const GAP = 4;
const EDGE = 8;

/** Puts a popup under its anchor, or above where there is more room. */
export function place(popup, anchor) {
  const box = anchor.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - EDGE;
  const above = box.top - EDGE;
  const upwards = below < Math.min(popup.scrollHeight, 240) && above > below;
  popup.style.minWidth = `${Math.min(box.width, window.innerWidth - 2 * EDGE)}px`;
  popup.style.maxHeight = `${Math.max(96, Math.min(300, upwards ? above : below) - GAP)}px`;
  const left = Math.min(box.left, window.innerWidth - popup.offsetWidth - EDGE);
  popup.style.left = `${Math.max(EDGE, left)}px`;
  popup.style.top = upwards ? "" : `${box.bottom + GAP}px`;
  popup.style.bottom = upwards ? `${window.innerHeight - box.top + GAP}px` : "";
}

/** Calls `close` when a person presses or scrolls elsewhere; returns how to stop listening. */
export function closeElsewhere(inside, close) {
  const elsewhere = (event) => {
    if (!inside.some((element) => element.contains(event.target))) close();
  };
  document.addEventListener("pointerdown", elsewhere, true);
  document.addEventListener("scroll", elsewhere, true);
  window.addEventListener("resize", close);
  return () => {
    document.removeEventListener("pointerdown", elsewhere, true);
    document.removeEventListener("scroll", elsewhere, true);
    window.removeEventListener("resize", close);
  };
}
