/** Tells somebody when a run ends or a value is not as it should be: a function, a web address, a notice on the desktop. */

import { spawn } from "node:child_process";
import { inspect } from "node:util";

import { messageOf } from "../../drivers/core/errors.ts";
import { getLogger } from "../../drivers/core/log/logger.ts";
import { snapshotToJson } from "../../drivers/core/index.ts";
import type { Notice } from "./notice.ts";
import { noticeText } from "./notice.ts";

/** Who is told: a function, a web address that gets it as JSON, or the desktop. */
export type Hook = ((notice: Notice) => unknown) | { readonly webhook: string } | { readonly desktop: true };

// A server that does not answer keeps nobody waiting longer, in milliseconds.
const webhookTimeout = 10_000;

/** Tells all of them. What fails is logged, and harms no run. */
export async function tell(hooks: readonly Hook[], notice: Notice): Promise<void> {
  await Promise.all(
    hooks.map(async hook => {
      try {
        if (typeof hook === "function") await hook(notice);
        else if ("webhook" in hook) await post(hook.webhook, notice);
        else await showOnDesktop(notice);
      } catch (error) {
        getLogger("setpoint.measure").warning(`telling "${noticeText(notice)}": ${messageOf(error)}`);
      }
    }),
  );
}

/** @throws TypeError for what is no hook. */
export function assertHooks(context: string, hooks: unknown): void {
  if (!Array.isArray(hooks)) throw new TypeError(`${context}: hooks must be a list`);
  for (const hook of hooks as readonly unknown[]) {
    if (isHook(hook)) continue;
    const allowed = 'a function, { webhook: "https://…" } or { desktop: true }';
    throw new TypeError(`${context}: hook ${inspect(hook)}: must be ${allowed}`);
  }
}

function isHook(hook: unknown): hook is Hook {
  if (typeof hook === "function") return true;
  if (typeof hook !== "object" || hook === null || Object.keys(hook).length !== 1) return false;
  if ("desktop" in hook) return hook.desktop === true;
  return "webhook" in hook && typeof hook.webhook === "string" && /^https?:\/\/[^/]/u.test(hook.webhook);
}

async function post(url: string, notice: Notice): Promise<void> {
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

function showOnDesktop(notice: Notice): Promise<void> {
  const [command, ...args] = desktopCommand("Setpoint", noticeText(notice));
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "ignore" });
    child.once("error", reject);
    child.once("exit", code =>
      code === 0 ? resolve() : reject(new Error(`${command} ended with ${code ?? "a signal"}`)),
    );
  });
}
