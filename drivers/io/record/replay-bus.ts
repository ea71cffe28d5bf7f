/** Every replay is a bus of its own. */

let replays = 0;

/** A bus that nobody else shares. */
export function nextReplayBus(): string {
  return `replay ${++replays}`;
}
