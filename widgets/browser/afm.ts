/** What anywidget gives to a browser half (https://anywidget.dev/en/afm/). */

/** The state that both halves know, and a channel to the kernel half. */
export interface Model<State extends object> {
  get<Name extends keyof State>(name: Name): State[Name];
  set<Name extends keyof State>(name: Name, value: State[Name]): void;
  /** Sends what was set to the kernel half. */
  save_changes(): void;
  on(event: string, callback: (...received: never[]) => void): void;
  off(event: string, callback?: (...received: never[]) => void): void;
  send(content: unknown, callbacks?: unknown, buffers?: ArrayBuffer[]): void;
}

/** One place in a page where a widget is shown. */
export interface View<State extends object> {
  readonly model: Model<State>;
  readonly el: HTMLElement;
}

/** A browser half. What `render` returns is called when the place is gone. */
export interface BrowserHalf<State extends object> {
  render(view: View<State>): void | (() => void);
}

/** Hears of messages from the kernel half, until the returned function is called. */
export function onMessage<State extends object>(
  model: Model<State>,
  received: (content: unknown, buffers: readonly DataView[]) => void,
): () => void {
  const listener = (content: unknown, buffers?: readonly DataView[]): void => received(content, buffers ?? []);
  model.on("msg:custom", listener);
  return () => model.off("msg:custom", listener);
}

/** Tells whether a place in a page can be seen: it is scrolled into view, and the tab is in front. */
export function onSeen(el: HTMLElement, changed: (isSeen: boolean) => void): () => void {
  let isInView = false;
  let last: boolean | undefined;
  const tell = (): void => {
    const isSeen = isInView && document.visibilityState === "visible";
    if (isSeen !== last) changed((last = isSeen));
  };
  const observer = new IntersectionObserver(entries => {
    isInView = entries.at(-1)?.isIntersecting ?? false;
    tell();
  });
  observer.observe(el);
  document.addEventListener("visibilitychange", tell);
  return () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", tell);
  };
}
