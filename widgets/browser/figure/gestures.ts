/** What a person does with a panel by mouse, pen, finger and keyboard. */

/** A rectangle in px. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What is to be done. Lengths are in px; parts are of the axis, from the left and from the bottom. */
export interface Actions {
  hover(left: number, top: number): void;
  leave(): void;
  /** Shows what is dragged; undefined when that is over. */
  drag(box: Box | undefined): void;
  zoomTo(box: Box): void;
  zoom(factor: number, at?: { readonly left: number; readonly top: number; readonly vertical: boolean }): void;
  pan(across: number, up: number): void;
  step(across: number, up: number): void;
  pick(): void;
  reset(): void;
}

/** A drag that is shorter is a click. */
const shortest = 5;
const perKey = 0.1;

/** Listens until the returned function is called. */
export function listen(place: HTMLElement, actions: Actions): () => void {
  const over = new AbortController();
  const { signal } = over;
  let began: { left: number; top: number; isPan: boolean; pointer: number } | undefined;
  let last = { left: 0, top: 0 };
  const positionOf = ({ clientX, clientY }: MouseEvent): { left: number; top: number } => {
    const { left, top } = place.getBoundingClientRect();
    return { left: clientX - left, top: clientY - top };
  };
  const boxTo = ({ left, top }: { left: number; top: number }): Box => ({
    left: Math.min(left, began?.left ?? left),
    right: Math.max(left, began?.left ?? left),
    top: Math.min(top, began?.top ?? top),
    bottom: Math.max(top, began?.top ?? top),
  });
  const isLong = ({ left, right, top, bottom }: Box): boolean => right - left >= shortest || bottom - top >= shortest;

  place.addEventListener(
    "pointerdown",
    event => {
      if (event.button !== 0) return;
      last = positionOf(event);
      began = { ...last, isPan: event.shiftKey, pointer: event.pointerId };
      place.setPointerCapture(event.pointerId);
      place.focus({ preventScroll: true });
    },
    { signal },
  );
  place.addEventListener(
    "pointermove",
    event => {
      const here = positionOf(event);
      if (began === undefined) return actions.hover(here.left, here.top);
      if (began.isPan) {
        const { width, height } = place.getBoundingClientRect();
        actions.pan((last.left - here.left) / width, (here.top - last.top) / height);
        last = here;
      } else actions.drag(isLong(boxTo(here)) ? boxTo(here) : undefined);
    },
    { signal },
  );
  const end = (event: PointerEvent, isDone: boolean): void => {
    if (began === undefined || event.pointerId !== began.pointer) return;
    const here = positionOf(event);
    const [box, { isPan }] = [boxTo(here), began];
    began = undefined;
    actions.drag(undefined);
    if (!isDone || isPan) return;
    if (isLong(box)) return actions.zoomTo(box);
    actions.hover(here.left, here.top);
    actions.pick();
  };
  place.addEventListener("pointerup", event => end(event, true), { signal });
  place.addEventListener("pointercancel", event => end(event, false), { signal });
  place.addEventListener("pointerleave", () => began ?? actions.leave(), { signal });
  place.addEventListener("dblclick", () => actions.reset(), { signal });
  place.addEventListener(
    "wheel",
    event => {
      // a wheel that turns while the notebook is scrolled is not meant for a figure that nobody has touched
      if (document.activeElement !== place && !deepActive(place) && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const turn = event.deltaY || event.deltaX;
      actions.zoom(1.0015 ** Math.max(-400, Math.min(400, turn)), { ...positionOf(event), vertical: event.shiftKey });
    },
    { signal, passive: false },
  );
  place.addEventListener("keydown", event => onKey(event, actions), { signal });
  return () => over.abort();
}

function deepActive(place: HTMLElement): boolean {
  const root = place.getRootNode();
  return root instanceof ShadowRoot && root.activeElement === place;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function onKey(event: KeyboardEvent, actions: Actions): void {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey) return;
  const arrow = arrows[key];
  if (arrow && shiftKey) actions.step(...arrow);
  else if (arrow) actions.pan(arrow[0] * perKey, arrow[1] * perKey);
  else if (key === "+" || key === "=") actions.zoom(0.5);
  else if (key === "-" || key === "_") actions.zoom(2);
  else if (key === "0") actions.reset();
  else if (key === "Enter") actions.pick();
  else return;
  // the notebook has commands on these keys
  event.preventDefault();
  event.stopPropagation();
}
