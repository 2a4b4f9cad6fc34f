import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PromptContent } from "../domain/diff/diff-prompts.ts";
import { NotFound } from "../domain/errors.ts";
import { nearestName } from "../domain/nearest-name.ts";

/** The template that `create` begins with when none is named. */
export const DEFAULT_TEMPLATE = "chat";

/**
 * A template that comes with promptlane: the text of a prompt, or the files of a flow.
 *
 * @throws NotFound when there is none of that name.
 */
export async function readTemplateContent(name: string): Promise<PromptContent> {
  const names = await templateNames();
  if (names.prompts.includes(name)) {
    return { kind: "prompt", text: await readFile(join(templatesFolder(), "prompts", `${name}.md`), "utf8") };
  }
  if (names.flows.includes(name)) return { kind: "flow", files: await readFiles(join(templatesFolder(), "flows", name)) };
  const all = [...names.prompts, ...names.flows];
  const nearest = nearestName(name, all);
  throw new NotFound("starter-not-found", `There is no template ${JSON.stringify(name)}.`, {
    hint: nearest === null ? `templates: ${all.join(", ")}` : `Did you mean ${nearest}?`,
  });
}

async function templateNames(): Promise<{ prompts: string[]; flows: string[] }> {
  const [prompts, flows] = await Promise.all(["prompts", "flows"].map((folder) => readdir(join(templatesFolder(), folder))));
  return { prompts: (prompts ?? []).map((file) => file.replace(/\.md$/, "")), flows: flows ?? [] };
}

async function readFiles(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of await readdir(folder)) files.set(name, await readFile(join(folder, name), "utf8"));
  return files;
}

// The bundle and the sources lie at different depths below the package's top.
function templatesFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "templates", "prompts"))) return join(folder, "templates");
    if (folder === dirname(folder)) throw new Error("the folder `templates` of this package is missing");
  }
}
