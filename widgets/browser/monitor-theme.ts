/** Light or dark: what the system has, until a person chooses. */

import { element } from "./element.ts";

const key = "setpoint-theme";

/** A button that changes from light to dark and back; the browser remembers it. */
export function themeButton(): HTMLButtonElement {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = (): boolean => (root.dataset["theme"] ?? (system.matches ? "dark" : "light")) === "dark";
  const button = element("button", { type: "button" });
  const name = (): void => void (button.textContent = isDark() ? "light" : "dark");
  const kept = remembered();
  if (kept === "light" || kept === "dark") root.dataset["theme"] = kept;
  button.addEventListener("click", () => {
    root.dataset["theme"] = isDark() ? "light" : "dark";
    remember(root.dataset["theme"]);
    name();
  });
  system.addEventListener("change", name);
  name();
  return button;
}

function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // The browser keeps nothing for this page.
    return null;
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // It is chosen for as long as the page is open.
  }
}
