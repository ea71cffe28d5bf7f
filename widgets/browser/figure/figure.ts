/** A figure in one place of a page: asks for frames while it is seen, draws them, and answers each. */

import type { CsvHeader, FrameHeader, PanelView, ViewMessage } from "../../live/protocol.ts";
import { onMessage, onSeen, type View } from "../afm.ts";
import { cutsOf } from "./cuts.ts";
import { panelData } from "./data.ts";
import { element, setText } from "./elements.ts";
import { download } from "./export.ts";
import { Panel } from "./panel.ts";
import { addTools } from "./panel-tools.ts";
import type { Found } from "./readout.ts";
import { styles } from "./styles.ts";

const panelHeight = 400;
const cutHeight = 260;

/** What both halves know. */
export interface FigureState {
  /** An SVG picture for where no kernel answers. */
  picture: string;
}

/** Shows a figure; the returned function takes it away. */
export function showFigure({ model, el }: View<FigureState>): () => void {
  // a page that comes by plain http from another machine has no randomUUID
  const view = crypto.getRandomValues(new Uint32Array(4)).join("-");
  const root = element("div", "sp-figure", el);
  element("style", "", root).textContent = styles;
  const head = element("div", "sp-figure-head", root);
  const [title, state] = [element("span", "sp-figure-title", head), element("span", "sp-figure-state", head)];
  const note = element("div", "sp-figure-note", root);
  const picture = element("img", "sp-figure-picture", root);
  const panels: Panel[] = [];
  const cuts = new Map<Panel, { readonly el: HTMLElement; readonly panels: readonly Panel[]; cell: Found["cell"] }>();
  let isSeen = false;
  let arrived: { readonly header: FrameHeader; readonly buffers: readonly DataView[] }[] = [];
  let request = 0;
  let telling = 0;

  const viewOf = ({ look: { x, xType, process } }: Panel): PanelView => ({ x, xType, process });
  const tell = (gone = false): void => {
    const width = Math.max(200, ...panels.map(({ pixels }) => pixels));
    const message: ViewMessage = { type: "view", view, seen: isSeen && !gone, gone, width, panels: panels.map(viewOf) };
    model.send(message);
  };
  /** Tells once, however much changes until the page is drawn again. */
  const tellSoon = (): void => {
    telling ||= requestAnimationFrame(() => {
      telling = 0;
      tell();
    });
  };

  const addPanel = (data: Panel["data"]): Panel => {
    const panel: Panel = new Panel(root, data, panelHeight, {
      changed: tellSoon,
      picked: found => cut(panel, found.cell),
    });
    addTools(panel, {
      title: () => title.textContent ?? "",
      csv: each => {
        const { x, y } = each.look;
        model.send({ type: "csv", view, panel: panels.indexOf(each), x, y });
      },
    });
    return panel;
  };

  const cut = (panel: Panel, cell: Found["cell"]): void => {
    if (panel.data.kind !== "map" || cell === undefined) return;
    const lines = cutsOf(panel.data, cell);
    let known = cuts.get(panel);
    if (known === undefined) {
      const place = element("div", "sp-figure-cuts", panel.el);
      known = { el: place, cell, panels: lines.map(data => new Panel(place, data, cutHeight, { changed: () => {} })) };
      cuts.set(panel, known);
    }
    known.cell = cell;
    known.panels.forEach((each, index) => {
      each.take(lines[index] ?? each.data);
      each.draw();
    });
  };

  /** Takes the numbers of a frame; what is new of a map comes only once. */
  const take = (header: FrameHeader, buffers: readonly DataView[]): void => {
    header.panels.forEach((each, index) => {
      const before = panels[index];
      const data = panelData(each, buffers, before?.data);
      if (before?.data.kind === data.kind) return before.take(data);
      // points that turn out to lie on no grid are another kind of picture
      const made = addPanel(data);
      before?.el.replaceWith(made.el);
      before?.close();
      panels[index] = made;
    });
  };

  const draw = (header: FrameHeader): void => {
    picture.hidden = true;
    setText(title, header.title);
    setText(state, header.state);
    setText(note, header.notes.join(" · "));
    for (const panel of panels) {
      panel.draw();
      const shown = cuts.get(panel);
      if (shown) cut(panel, shown.cell);
    }
  };

  /** Draws what has come since the page was drawn last. */
  const drawArrived = (): void => {
    const frames = arrived;
    const last = frames.at(-1)?.header;
    request = 0;
    arrived = [];
    if (last === undefined) return;
    // the next frame is on its way while this one is drawn; a page that cannot keep up gets here later
    model.send({ type: "ack", view, frame: last.frame });
    const before = panels.length;
    for (const { header, buffers } of frames) take(header, buffers);
    draw(last);
    // how wide a panel is was not known before it was there
    if (panels.length !== before) tell();
  };

  const received = (content: unknown, buffers: readonly DataView[]): void => {
    const header = content as FrameHeader | CsvHeader;
    if (header.view !== view) return;
    if (header.type === "csv") {
      return download(new Blob([buffers[0] as DataView<ArrayBuffer>], { type: "text/csv" }), header.name);
    }
    arrived.push({ header, buffers });
    // a page in the back draws nothing, so nothing more is sent to it
    request ||= requestAnimationFrame(drawArrived);
  };

  /** Shows the picture that is kept, where there is one and nothing else is to be seen. */
  const showPicture = (): void => {
    const svg = model.get("picture");
    picture.hidden = svg === "" || panels.length > 0;
    if (svg !== "") picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    picture.alt = "the figure as it is kept in the notebook";
  };
  /** The run has ended: what was live is over, and all of it is in the picture. */
  const settle = (): void => {
    for (const panel of panels.splice(0)) panel.close();
    for (const part of [title, state, note]) part.textContent = "";
    showPicture();
  };
  showPicture();
  model.on("change:picture", settle);
  const stopMessages = onMessage(model, received);
  const stopSeen = onSeen(root, seen => {
    isSeen = seen;
    tell();
  });
  let width = 0;
  const resized = new ResizeObserver(() => {
    // what is drawn changes the height
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    for (const panel of panels) panel.draw();
    if (panels.length > 0) tellSoon();
  });
  resized.observe(root);
  return () => {
    cancelAnimationFrame(request);
    cancelAnimationFrame(telling);
    resized.disconnect();
    stopMessages();
    stopSeen();
    model.off("change:picture", settle);
    tell(true);
  };
}
