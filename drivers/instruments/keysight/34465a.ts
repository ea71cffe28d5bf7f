/** Keysight 34465A and its family, the Truevolt multimeters 34460A, 34461A, 34465A and 34470A. */
import { Keysight344xxA } from "./34465a-base.ts";
import { Keysight344xxADigitizing } from "./34465a-digitizing.ts";
import { Keysight344xxASample } from "./34465a-sample.ts";
import { Keysight344xxATrigger } from "./34465a-trigger.ts";

/** 6½ digits, the smallest of the family. */
export class Keysight34460A extends Keysight344xxA {
  readonly trigger: Keysight344xxATrigger = new Keysight344xxATrigger(this, "trigger");
  readonly sample: Keysight344xxASample = new Keysight344xxASample(this, "sample");

  override get model() {
    return "34460A" as const;
  }
}

/** 6½ digits. */
export class Keysight34461A extends Keysight344xxA {
  readonly trigger: Keysight344xxATrigger = new Keysight344xxATrigger(this, "trigger");
  readonly sample: Keysight344xxASample = new Keysight344xxASample(this, "sample");

  override get model() {
    return "34461A" as const;
  }
}

/** 6½ digits, with apertures and time traces. */
export class Keysight34465A extends Keysight344xxADigitizing {
  override get model() {
    return "34465A" as const;
  }
}

/** 7½ digits, with apertures and time traces. */
export class Keysight34470A extends Keysight344xxADigitizing {
  override get model() {
    return "34470A" as const;
  }
}
