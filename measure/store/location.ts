/** Which database is used: one connection for each file, closed when the session ends. */

import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, resolve } from "node:path";

import { runtime } from "../../drivers/runtime.ts";
import { config } from "../config/index.ts";
import { endCheckpoints } from "./checkpoints.ts";
import { beforeClosing } from "./closing.ts";
import type { Connection } from "./connection.ts";
import { openFile } from "./open-connection.ts";
import type { OpenOptions } from "./open-connection.ts";
import { prepareSchema } from "./schema.ts";

const connections = new Map<string, Promise<Connection>>();
const opened = new Set<Connection>();

let findDefault = (): string => config.get("core.db_location");
let location: string | undefined;
let isWatched = false;

/** The path of a file, `~` being the home directory. */
export function databasePath(path: string): string {
  return resolve(path.replace(/^~(?=$|[/\\])/, homedir()));
}

/**
 * Opens a database of measurements, or makes it where there is none; a file that is open already is the same connection.
 * @throws StoreError for a file that holds something else, is damaged, or is of another version.
 */
export function connect(path: string, options: OpenOptions = {}): Promise<Connection> {
  const file = databasePath(path);
  const key = `${options.readOnly ?? false}:${options.library ?? ""}:${file}`;
  const known = connections.get(key);
  if (known) return known;
  const opening = openDatabase(file, options).then(connection => {
    opened.add(connection);
    beforeClosing(connection, () => {
      connections.delete(key);
      opened.delete(connection);
    });
    return connection;
  });
  connections.set(key, opening);
  opening.catch(() => connections.delete(key));
  watchEnd();
  return opening;
}

/** Opens a database with a connection of its own, which the caller closes. */
export async function openDatabase(path: string, options: OpenOptions = {}): Promise<Connection> {
  const connection = await openFile(databasePath(path), options);
  try {
    prepareSchema(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Makes this the database of the session; where there is none, it is made with its folder.
 * @throws StoreError as `connect` does.
 */
export async function initialiseOrCreateDatabaseAt(path: string): Promise<void> {
  const file = databasePath(path);
  mkdirSync(dirname(file), { recursive: true });
  await connect(file);
  location = file;
}

/** The path of the session's database. */
export function databaseLocation(): string {
  return location ?? databasePath(findDefault());
}

/** Has the path of the database come from elsewhere than the configuration, as long as nobody sets one. */
export function findDatabaseBy(find: () => string): void {
  findDefault = find;
}

/** The session's database; it is made where there is none. */
export function currentDatabase(): Promise<Connection> {
  return connect(databaseLocation());
}

/** Closes all databases; what waits is written before. */
export async function closeDatabases(): Promise<void> {
  await Promise.allSettled(connections.values());
  const errors = closeOpened();
  await endCheckpoints();
  if (errors.length > 0) throw errors[0];
}

function closeOpened(): unknown[] {
  const errors: unknown[] = [];
  for (const connection of opened) {
    try {
      connection.close();
    } catch (error) {
      errors.push(error);
    }
  }
  return errors;
}

function watchEnd(): void {
  // A script that leaves by process.exit is asked for nothing else.
  if (!process.listeners("exit").includes(leave)) process.on("exit", leave);
  watchSession();
}

const leave = (): void => {
  for (const error of closeOpened()) console.error((error as Error).message);
};

function watchSession(): void {
  if (isWatched) return;
  isWatched = true;
  runtime().onDispose(async () => {
    isWatched = false;
    await closeDatabases();
  });
}
