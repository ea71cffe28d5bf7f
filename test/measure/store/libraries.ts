/** What the tests of the store share: the libraries of this Node, folders, and a run with columns of each kind. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { ParameterTree, RunDescription } from "../../../measure/describe/interdependencies.ts";
import type { ParamSpec, ParamType } from "../../../measure/describe/param-spec.ts";
import { addExperiment, createRun, openDatabase } from "../../../measure/store/index.ts";
import type { Connection, OpenOptions, SqliteRun, WriteOptions } from "../../../measure/store/index.ts";
import { sqliteLibrary } from "../../../measure/store/sqlite-library.ts";

/** `libsql`, and Node's own where there is one. */
export const libraries = await Promise.all([sqliteLibrary("libsql"), sqliteLibrary()]).then(found => [
  ...new Set(found.map(library => library.name)),
]);

/** A folder that is removed with all that is in it at the end of a block. */
export class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "setpoint-store-"));
  readonly #connections: Connection[] = [];

  file(name = "a.db"): string {
    return join(this.path, name);
  }

  /** Opens a database of this folder. */
  async open(options: OpenOptions = {}, name = "a.db"): Promise<Connection> {
    const connection = await openDatabase(this.file(name), options);
    this.#connections.push(connection);
    return connection;
  }

  [Symbol.dispose](): void {
    for (const connection of this.#connections) {
      try {
        connection.close();
      } catch {
        // A test may leave rows behind that nothing can write.
      }
    }
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A column. */
export function spec(name: string, paramtype: ParamType = "numeric"): ParamSpec {
  return { name, paramtype, label: `label of ${name}`, unit: "V" };
}

/** The tree of one column on one axis. */
export function tree(top: ParamType = "numeric", axis: ParamType = "numeric"): ParameterTree {
  return { top: spec("y", top), axes: [spec("x", axis)], inferred: [] };
}

/** The description of trees. */
export function descriptionOf(...trees: readonly ParameterTree[]): RunDescription {
  const specs = trees.flatMap(each => [...each.axes, each.top, ...each.inferred]);
  const standalones = trees.filter(each => each.axes.length === 0).map(each => each.top.name);
  const dependencies = trees
    .filter(each => each.axes.length > 0)
    .map(each => [each.top.name, each.axes.map(({ name }) => name)]);
  const inferences = trees.flatMap(each => each.inferred.map(({ name }) => [name, [each.top.name]]));
  return {
    interdependencies: {
      parameters: Object.fromEntries(specs.map(each => [each.name, each])),
      dependencies: Object.fromEntries(dependencies) as Record<string, string[]>,
      inferences: Object.fromEntries(inferences) as Record<string, string[]>,
      standalones,
    },
    shapes: null,
  };
}

/** A new run of an experiment that is made where there is none. */
export function newRun(connection: Connection, trees: readonly ParameterTree[], options: WriteOptions = {}): SqliteRun {
  const experiment = addExperiment(connection, "e", "s");
  return createRun(connection, { name: "r", experiment, description: descriptionOf(...trees), ...options });
}
