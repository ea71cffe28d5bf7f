/** The amplitude of one frequency in the mean record. */
import { vals } from "../../core/index.ts";
import { AverageAcquisitionController } from "./average-acquisition-controller.ts";

/**
 * Averages as {@link AverageAcquisitionController} does, and gives amplitude and phase of the component of channel A at
 * `demodulationFrequency`, by a discrete Fourier transform of the mean record.
 */
export class DemodulationAcquisitionController extends AverageAcquisitionController {
  readonly demodulationFrequency = this.parameter({
    label: "Demodulation Frequency",
    unit: "Hz",
    setCmd: null,
    vals: vals.numbers(0),
    initialValue: 10e6,
    docstring: "Frequency whose component is measured; a record should hold whole periods of it.",
  });

  readonly acquisition = this.parameter({
    label: "Amplitude",
    unit: "V",
    getCmd: async signal => (await this.#component(signal)).amplitude,
    docstring: "Acquires, and gives the amplitude at the demodulation frequency, from zero to the top.",
  });

  readonly phase = this.parameter({
    label: "Phase",
    unit: "deg",
    getCmd: async signal => (await this.#component(signal)).phase,
    docstring:
      "Acquires, and gives the phase at the demodulation frequency: 0 for a sine that rises at the first sample.",
  });

  async #component(signal: AbortSignal): Promise<{ amplitude: number; phase: number }> {
    const record = this.channelOf(await this.acquire({ signal }), 1);
    const step = (2 * Math.PI * (this.demodulationFrequency.cache.value ?? 0)) / this.alazar.getSampleRate();
    let [cosine, sine] = [0, 0];
    for (const [index, volts] of record.entries()) {
      cosine += volts * Math.cos(step * index);
      sine += volts * Math.sin(step * index);
    }
    return {
      // The negative frequency has the other half.
      amplitude: (2 * Math.hypot(cosine, sine)) / record.length,
      phase: (Math.atan2(cosine, sine) * 180) / Math.PI,
    };
  }
}
