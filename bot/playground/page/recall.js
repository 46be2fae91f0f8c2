// The lines a person sent, to be fetched back with the up-arrow as in a shell. They outlive a reload of the page.

const KEPT = 50;

export class Recall {
  constructor(key) {
    this.key = `lifecycle-lines-${key}`;
    this.lines = read(this.key);
    this.at = this.lines.length;
  }

  add(line) {
    if (this.lines.at(-1) !== line) this.lines.push(line);
    this.lines = this.lines.slice(-KEPT);
    this.at = this.lines.length;
    localStorage.setItem(this.key, JSON.stringify(this.lines));
  }

  /** The line before or after the one shown, null at the oldest, "" after the newest. */
  step(by) {
    const next = this.at + by;
    if (next < 0) return null;
    this.at = Math.min(next, this.lines.length);
    return this.lines[this.at] ?? "";
  }

  /** Whether the text is one that was fetched back, untouched: then the arrows go on through the lines. */
  isShowing(text) {
    return text !== "" && this.lines[this.at] === text;
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}
