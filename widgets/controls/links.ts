/** Attributes that follow one another: here, or in the page, where no kernel is needed. */

import type { Widget } from "../model/widget.ts";
import { DirectionalLink, Link } from "./models.ts";

/** An attribute of a widget. */
export type End<State extends object = object> = readonly [widget: Widget<State>, name: keyof State & string];

/**
 * Two attributes that follow each other, in this process; the second takes the value of the first at once. It ends when it
 * is disposed of.
 */
export function link<One extends object, Other extends object>(one: End<One>, other: End<Other>): Disposable {
  const there = dlink(one, other);
  const back = follow(other, one, value => value);
  return {
    [Symbol.dispose]: () => {
      there[Symbol.dispose]();
      back[Symbol.dispose]();
    },
  };
}

/** An attribute that follows another one, in this process, as `change` makes it. It ends when it is disposed of. */
export function dlink<One extends object, Other extends object>(
  source: End<One>,
  target: End<Other>,
  change: (value: unknown) => unknown = value => value,
): Disposable {
  const following = follow(source, target, change);
  put(target, change((source[0] as unknown as Record<string, unknown>)[source[1]]));
  return following;
}

/** Two attributes that follow each other in the page. Close it to end that. */
export function jslink<One extends object, Other extends object>(one: End<One>, other: End<Other>): Link {
  const made = new Link({ source: one[0].referenceTo(one[1]), target: other[0].referenceTo(other[1]) });
  // Nothing shows it, so that it must be made known by itself.
  made.reference();
  return made;
}

/** An attribute that follows another one in the page. Close it to end that. */
export function jsdlink<One extends object, Other extends object>(
  source: End<One>,
  target: End<Other>,
): DirectionalLink {
  const made = new DirectionalLink({
    source: source[0].referenceTo(source[1]),
    target: target[0].referenceTo(target[1]),
  });
  made.reference();
  return made;
}

function follow<One extends object, Other extends object>(
  [widget, name]: End<One>,
  target: End<Other>,
  change: (value: unknown) => unknown,
): Disposable {
  return widget.observe(name, ({ new: value }) => put(target, change(value)));
}

function put<State extends object>([widget, name]: End<State>, value: unknown): void {
  widget.set({ [name]: value } as unknown as Partial<State>);
}
