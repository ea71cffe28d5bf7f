/** How far a sweep is and how long it will take: a line in a terminal, a bar in a notebook. */

import { kernel } from "../../drivers/runtime.ts";
import { showsProgress } from "./shows-progress.ts";

/** What a bar shows. */
export interface Progress {
  readonly title: string;
  readonly state: string;
  readonly done: number;
  readonly total: number;
  /** Seconds since it began, without those for which it was paused. */
  readonly elapsed: number;
  /** Why it is not going on; empty where it is. */
  readonly reason: string;
}

// A terminal or a notebook is told so often, in milliseconds; a log gets a line every half minute.
const betweenUpdates = 250;
const betweenLines = 30_000;

/** One bar: the same place is written again and again. */
export class ProgressBar {
  readonly #id = `setpoint-sweep-${++bars}`;
  #read: (() => Progress) | undefined;
  #shownAt = -Infinity;
  #isShown = false;

  /** Has it show what `read` tells. */
  follow(read: () => Progress): void {
    this.#read = read;
  }

  /** Takes a place in the output of the cell that is running: what goes on in the background is shown there. */
  open(progress: Progress): void {
    if (kernel()) this.#write(progress);
  }

  /** Shows how far it is, if the last time was long enough ago. */
  update(): void {
    const now = performance.now();
    const isLine = !kernel() && !process.stderr.isTTY;
    if (now - this.#shownAt < (isLine ? betweenLines : betweenUpdates)) return;
    // A sweep that is through before anybody could read a line says nothing in a log.
    if (isLine && !this.#isShown && this.#shownAt === -Infinity) {
      this.#shownAt = now;
      return;
    }
    this.show();
  }

  /** Shows how far it is. */
  show(): void {
    this.#shownAt = performance.now();
    if (this.#read) this.#write(this.#read());
  }

  #write(progress: Progress): void {
    const notebook = kernel();
    if (notebook) {
      notebook.display(
        { "text/plain": progressText(progress), "text/html": progressHtml(progress) },
        { id: this.#id, update: this.#isShown },
      );
    } else if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001B[K${progressText(progress, process.stderr.columns)}`);
    } else process.stderr.write(`${progressText(progress)}\n`);
    this.#isShown = true;
  }

  /** Shows how it ended. */
  end(): void {
    if (!this.#isShown) return;
    this.show();
    if (!kernel() && process.stderr.isTTY) process.stderr.write("\n");
  }
}

let bars = 0;

/** A bar where somebody sees it, unless it is not wanted. */
export function barFor({ showProgress = showsProgress() }: { showProgress?: boolean }): ProgressBar | undefined {
  return showProgress ? new ProgressBar() : undefined;
}

/** The bar as one line of so many characters. */
export function progressText({ title, state, done, total, elapsed, reason }: Progress, columns = 80): string {
  const part = total === 0 ? 1 : done / total;
  const times =
    state === "running" ? `${clockText(elapsed)}<${leftText(done, total, elapsed)}` : `${state} ${clockText(elapsed)}`;
  const head = `${title}: ${String(Math.floor(part * 100)).padStart(3)}%`;
  const tail = ` ${done}/${total} [${times}]${reason ? ` ${reason}` : ""}`;
  const width = Math.max(0, Math.min(30, columns - head.length - tail.length - 4));
  const full = Math.round(part * width);
  return `${head} |${"█".repeat(full)}${" ".repeat(width - full)}|${tail}`;
}

/** The bar as HTML in the colours of the front-end. */
export function progressHtml(progress: Progress): string {
  const { title, state, done, total, elapsed, reason } = progress;
  const percent = total === 0 ? 100 : (100 * done) / total;
  const times =
    state === "running"
      ? `${clockText(elapsed)}, ${leftText(done, total, elapsed)} left`
      : `${state}, ${clockText(elapsed)}`;
  const colour =
    state === "failed" || state === "paused" ? "var(--jp-warn-color1, #f57c00)" : "var(--jp-brand-color1, #1976d2)";
  return (
    `<div role="progressbar" aria-label="${escaped(title)}" aria-valuenow="${percent.toFixed(0)}" aria-valuemin="0" aria-valuemax="100" style="font-family:var(--jp-ui-font-family, sans-serif);font-size:13px;color:var(--jp-ui-font-color1, inherit)">` +
    `<div style="display:flex;gap:1em;align-items:center"><span>${escaped(title)}</span>` +
    `<span style="flex:1;max-width:24em;height:8px;border-radius:4px;background:var(--jp-layout-color3, #ddd)"><span style="display:block;height:100%;border-radius:4px;width:${percent.toFixed(1)}%;background:${colour}"></span></span>` +
    `<span>${done} of ${total}</span><span>${escaped(times)}</span></div>` +
    `${reason ? `<div>${escaped(reason)}</div>` : ""}</div>`
  );
}

function leftText(done: number, total: number, elapsed: number): string {
  return done === 0 ? "?" : clockText((elapsed / done) * (total - done));
}

/** Hours only where there are some: `02:05`, `1:02:05`. */
function clockText(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return whole < 3600 ? rest : `${Math.floor(whole / 3600)}:${rest}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
