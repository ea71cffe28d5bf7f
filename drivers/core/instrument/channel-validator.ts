/** The validator of values that are channels. */

import type { Validator } from "../validators/validator.ts";
import { made, wrongValue } from "../validators/validator.ts";
import type { InstrumentModule } from "./instrument-module.ts";

/** Lets the given channels through. */
export function channelValidator<C extends InstrumentModule>(channels: readonly C[]): Validator<C> {
  return made({
    description: `<ChannelTuple: ${channels.map(channel => channel.fullName).join(", ")}>`,
    isNumeric: false,
    control: { kind: "none" },
    check: (value, context) => {
      if (!channels.includes(value as C))
        wrongValue(`${String(value)} is not part of the expected channel list`, value, context);
    },
  });
}
