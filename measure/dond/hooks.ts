/** Tells somebody when a run ends, fails or pauses: a function, a web address, a notice on the desktop. */

import { spawn } from "node:child_process";

import { messageOf } from "../../drivers/core/errors.ts";
import { getLogger } from "../../drivers/core/log/logger.ts";
import { snapshotToJson } from "../../drivers/core/index.ts";

/** What somebody is told. */
export interface RunNotice {
  /** `completed`, `stopped`, `failed`, `paused` or `alarm`. */
  readonly event: "completed" | "stopped" | "failed" | "paused" | "alarm";
  /** The numbers of the runs in their database. */
  readonly runIds: readonly number[];
  readonly guids: readonly string[];
  readonly name: string;
  /** Why, in one line; empty where all went well. */
  readonly reason: string;
  /** What was set and read last, by name. */
  readonly lastValues: Readonly<Record<string, unknown>>;
  /** How many points are done, of how many. */
  readonly points: readonly [done: number, total: number];
}

/** Who is told: a function, a web address that gets it as JSON, or the desktop. */
export type Hook = ((notice: RunNotice) => unknown) | { readonly webhook: string } | { readonly desktop: true };

// A server that does not answer keeps nobody waiting longer, in milliseconds.
const webhookTimeout = 10_000;

/** Tells all of them. What fails is logged, and harms no run. */
export async function tell(hooks: readonly Hook[], notice: RunNotice): Promise<void> {
  await Promise.all(
    hooks.map(async hook => {
      try {
        if (typeof hook === "function") await hook(notice);
        else if ("webhook" in hook) await post(hook.webhook, notice);
        else await showOnDesktop(notice);
      } catch (error) {
        getLogger("setpoint.measure").warning(
          `telling that run ${notice.runIds.join(", ")} is ${notice.event}: ${messageOf(error)}`,
        );
      }
    }),
  );
}

/** The notice in one line. */
export function noticeText({ event, runIds, name, reason, points: [done, total] }: RunNotice): string {
  const runs = runIds.length === 0 ? "a run" : `run ${runIds.join(", ")}`;
  return `${runs}${name ? ` (${name})` : ""} ${event} at point ${done} of ${total}${reason ? `: ${reason}` : ""}`;
}

async function post(url: string, notice: RunNotice): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: snapshotToJson({ ...notice, text: noticeText(notice) }),
    signal: AbortSignal.timeout(webhookTimeout),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
}

/** Linux, macOS and Windows each have a command for it. */
function desktopCommand(title: string, text: string): [string, ...string[]] {
  if (process.platform === "darwin")
    return ["osascript", "-e", `display notification ${JSON.stringify(text)} with title ${JSON.stringify(title)}`];
  if (process.platform === "win32") return ["msg", "*", "/time:60", `${title}: ${text}`];
  return ["notify-send", "--app-name=Setpoint", title, text];
}

function showOnDesktop(notice: RunNotice): Promise<void> {
  const [command, ...args] = desktopCommand("Setpoint", noticeText(notice));
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "ignore" });
    child.once("error", reject);
    child.once("exit", code =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with ${code ?? "a signal"}`)),
    );
  });
}
