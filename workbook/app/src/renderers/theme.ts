// The page's colours, for renderers that draw their own pictures.

/** Colours of the current theme, as CSS colour values. */
export interface ThemeColours {
  text: string;
  paper: string;
  grid: string;
  dark: boolean;
}

/** Reads the colours of the theme in force now. */
export function themeColours(): ThemeColours {
  const style = getComputedStyle(document.body);
  const read = (name: string, fallback: string) => style.getPropertyValue(name).trim() || fallback;
  return {
    text: read("--jp-ui-font-color1", "#222"),
    paper: read("--jp-layout-color0", "#fff"),
    grid: read("--jp-border-color2", "#ddd"),
    dark: document.body.dataset["jpThemeLight"] === "false",
  };
}

/** Calls back after each change of the theme, until the returned function is called. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-name"] });
  return () => observer.disconnect();
}
