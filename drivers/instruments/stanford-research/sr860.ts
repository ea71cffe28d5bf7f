/** Stanford Research SR860, SR865 and SR865A: lock-in amplifiers that differ in their largest frequency. */
import { SR86x } from "./sr86x-lock-in.ts";

/** 1 mHz to 500 kHz. */
export class SR860 extends SR86x {
  override get model() {
    return "SR860" as const;
  }
}

/** 1 mHz to 2 MHz. */
export class SR865 extends SR86x {
  override get model() {
    return "SR865" as const;
  }
}

/** 1 mHz to 4 MHz. */
export class SR865A extends SR86x {
  override get model() {
    return "SR865A" as const;
  }
}
