// Keeps the marks in a notebook's cells as its kernel would judge them now.
import { CodeCell, type ICellModel } from "@jupyterlab/cells";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import { mark } from "./marks.ts";
import { answers, ask, type CellText, type Finding } from "./question.ts";

/** How long a text rests before it is asked about. */
const restMilliseconds = 300;

/** How many cells one question is about: a newer one ends it, and what it has not answered is asked again. */
const atOnce = 6;

/** What was found in a cell, and what the question was about. */
interface Judged {
  code: string;
  round: number;
}

/** Follows a notebook until it is closed. */
export class NotebookDiagnostics {
  readonly #panel: NotebookPanel;
  /** The kernel, if it answers and is alive. */
  #kernel: Kernel.IKernelConnection | undefined;
  /** Counts what changes the judgement of all cells: a cell that was run, another order, another kernel. */
  #round = 0;
  readonly #judged = new WeakMap<CodeCell, Judged>();
  #edited: ICellModel | undefined;
  /** Something was typed or run: a notebook that is only read starts no checker in its kernel. */
  #isWorkedOn = false;
  #timer: number | undefined;

  constructor(panel: NotebookPanel) {
    this.#panel = panel;
    const { content, sessionContext } = panel;
    content.modelChanged.connect(this.#follow, this);
    content.cellInViewportChanged.connect(this.#schedule, this);
    content.activeCellChanged.connect(this.#left, this);
    sessionContext.kernelChanged.connect(this.#findKernel, this);
    sessionContext.statusChanged.connect(this.#findKernel, this);
    sessionContext.connectionStatusChanged.connect(this.#findKernel, this);
    sessionContext.iopubMessage.connect(this.#heard, this);
    panel.disposed.connect(this.#dispose, this);
    this.#follow();
    this.#findKernel();
  }

  #dispose(): void {
    window.clearTimeout(this.#timer);
    this.#kernel = undefined;
    Signal.clearData(this);
  }

  /** Listens to the texts of cells that are there now. */
  #follow(): void {
    const cells = this.#panel.content.model?.cells;
    cells?.changed.connect(this.#follow, this);
    for (const cell of cells ?? []) cell.sharedModel.changed.connect(this.#changed, this);
    this.#judgeAll();
  }

  #changed(model: ICellModel["sharedModel"], change: { sourceChange?: unknown }): void {
    if (change.sourceChange === undefined) return;
    this.#isWorkedOn = true;
    this.#edited = [...(this.#panel.content.model?.cells ?? [])].find(({ sharedModel }) => sharedModel === model);
    this.#schedule();
  }

  /** A cell that was edited may declare what others use. */
  #left(): void {
    if (this.#edited && this.#edited !== this.#panel.content.activeCell?.model) this.#judgeAll();
  }

  #heard(_sender: unknown, { header, parent_header: parent, content }: KernelMessage.IMessage): void {
    const isIdle = header.msg_type === "status" && "execution_state" in content && content.execution_state === "idle";
    if (!isIdle || !("msg_type" in parent) || parent.msg_type !== "execute_request") return;
    this.#isWorkedOn = true;
    this.#judgeAll();
  }

  #findKernel(): void {
    const kernel = this.#panel.sessionContext.session?.kernel ?? undefined;
    const isAlive = kernel?.connectionStatus === "connected" && (kernel.status === "idle" || kernel.status === "busy");
    const found = isAlive ? kernel : undefined;
    if (found === this.#kernel) return;
    this.#kernel = found;
    this.#clear();
    this.#judgeAll();
  }

  #clear(): void {
    for (const cell of this.#panel.content.widgets) if (cell instanceof CodeCell) mark(cell.editor, []);
  }

  #judgeAll(): void {
    this.#round++;
    this.#edited = undefined;
    this.#schedule();
  }

  #schedule(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#judge(), restMilliseconds);
  }

  /** Asks about the cells in view whose marks are not of now, the one that is typed first. */
  async #judge(): Promise<void> {
    const [kernel, round, { content }] = [this.#kernel, this.#round, this.#panel];
    if (!kernel || !this.#isWorkedOn) return;
    const cells = content.widgets.filter(cell => cell instanceof CodeCell);
    const stale = cells
      .filter(cell => cell.editor && cell.inViewport && !this.#isJudged(cell))
      .toSorted((a, b) => Number(b === content.activeCell) - Number(a === content.activeCell))
      .slice(0, atOnce);
    if (stale.length === 0) return;
    const texts = cells.map(cell => textOf(cell));
    const wanted = stale.map(({ model }) => model.id);
    let findings: Awaited<ReturnType<typeof ask>>;
    try {
      if (!(await answers(kernel))) return;
      findings = await ask(kernel, texts, wanted);
    } catch {
      // The kernel went: what follows it is asked when it is there.
      return;
    }
    if (!findings || kernel !== this.#kernel || round !== this.#round) return;
    for (const cell of stale) this.#show(cell, texts, findings);
    // One that has been edited meanwhile is asked about when it rests; the others go on.
    if (stale.some(cell => this.#isJudged(cell))) await this.#judge();
  }

  #show(cell: CodeCell, asked: readonly CellText[], findings: ReadonlyMap<string, readonly Finding[]>): void {
    if (cell.isDisposed) return;
    const { id, code } = textOf(cell);
    if (asked.find(one => one.id === id)?.code !== code) return;
    mark(cell.editor, findings.get(id) ?? []);
    this.#judged.set(cell, { code, round: this.#round });
  }

  #isJudged(cell: CodeCell): boolean {
    const judged = this.#judged.get(cell);
    return judged?.round === this.#round && judged.code === textOf(cell).code;
  }
}

function textOf({ model }: CodeCell): CellText {
  return { id: model.id, code: model.sharedModel.getSource() };
}
