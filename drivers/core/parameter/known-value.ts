/** Values that the instrument has already: they are noted, not sent. */

let looking = 0;

/** Checks a value that is known and not sent: it may be where it could not be set to. */
export function asKnown(look: () => void): void {
  looking++;
  try {
    look();
  } finally {
    looking--;
  }
}

/** Whether the value that is being checked is known. */
export function isKnown(): boolean {
  return looking > 0;
}
