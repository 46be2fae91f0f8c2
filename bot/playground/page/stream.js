// What happens in the workspace, as it happens. The browser reconnects by itself; what was missed is asked for again.

export class Stream {
  /** `onEvent(event)` for each event, `onState("open" | "lost", isReturn)` when the line comes and goes. */
  constructor(onEvent, onState) {
    this.onEvent = onEvent;
    this.onState = onState;
    this.source = null;
  }

  /** Listens as one person; whoever was listened to before is left. */
  open(as) {
    this.close();
    const source = new EventSource(`/play/stream?${new URLSearchParams({ as })}`);
    let opened = false;
    source.onopen = () => {
      this.onState("open", opened);
      opened = true;
    };
    source.onerror = () => this.onState("lost", opened);
    source.onmessage = (message) => this.onEvent(JSON.parse(message.data));
    this.source = source;
  }

  close() {
    this.source?.close();
    this.source = null;
  }
}
