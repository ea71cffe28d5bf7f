/** Where runs go: the experiment they belong to, in the session's database. */

import {
  addExperiment,
  connect,
  currentDatabase,
  defaultExperiment,
  findOrAddExperiment,
  hasExperiments,
} from "../store/index.ts";
import type { Connection } from "../store/index.ts";

/** An experiment: what runs belong to, in the database that it is in. */
export interface ExperimentPlace {
  /** Its number in the database. */
  readonly expId: number;
  readonly name: string;
  readonly sampleName: string;
  /** Path of the database. */
  readonly path: string;
}

/** The connection and the experiment of a new run. */
export interface Place {
  readonly connection: Connection;
  readonly experiment: { readonly expId: number };
}

/**
 * The experiment of a name and a sample in the session's database, or a new one; runs belong to it until another one is
 * made or loaded.
 */
export async function loadOrCreateExperiment(
  name: string,
  sampleName: string,
  options: { loadLast?: boolean } = {},
): Promise<ExperimentPlace> {
  const connection = await currentDatabase();
  return placed(connection, findOrAddExperiment(connection, name, sampleName, options));
}

/** A new experiment in the session's database, also where there is one of this name; runs belong to it from now on. */
export async function newExperiment(name: string, sampleName: string): Promise<ExperimentPlace> {
  const connection = await currentDatabase();
  return placed(connection, addExperiment(connection, name, sampleName));
}

/** The place of a run: that of its experiment, or of the one made or loaded last. A new file gets its first experiment. */
export async function placeFor(experiment: ExperimentPlace | undefined): Promise<Place> {
  if (experiment) return { connection: await connect(experiment.path), experiment };
  const connection = await currentDatabase();
  // Whoever measures first and names later loses nothing.
  if (!hasExperiments(connection)) addExperiment(connection, "experiment", "sample");
  return { connection, experiment: defaultExperiment(connection) };
}

function placed(
  { path }: Connection,
  { expId, name, sampleName }: { expId: number; name: string; sampleName: string },
): ExperimentPlace {
  return { expId, name, sampleName, path };
}
