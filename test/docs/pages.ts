import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A page of the documentation. */
export interface Page {
  /** Below the top of the project, such as `docs/promoting.md`. */
  name: string;
  path: string;
  text: string;
}

/** The README and every page of `docs`. */
export function pages(): Page[] {
  const names = [
    "README.md",
    ...readdirSync(`${ROOT}/docs`)
      .filter((name) => name.endsWith(".md"))
      .sort()
      .map((name) => `docs/${name}`),
  ];
  return names.map((name) => ({ name, path: `${ROOT}/${name}`, text: readFileSync(`${ROOT}/${name}`, "utf8") }));
}
