import type { PromptContent } from "../domain/diff/diff-prompts.ts";
import { Usage } from "../domain/errors.ts";
import { fileOfTemplate, pathOfFlowFile, pathOfPrompt, pathOfTemplate, splitFlowFiles } from "../domain/prompt/content-files.ts";
import { readPlainPromptFile } from "../domain/prompt/plain-prompt-file.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { templateNotFound } from "./not-found.ts";
import type { ShowDocument, ShownTemplate } from "./show-prompt.ts";

/**
 * Reads what `show` tells of a content: front matter and text, of a flow those of the template that is named, else of the
 * flow and its entry point, with all templates.
 *
 * @throws Invalid when a file does not parse.
 * @throws NotFound when the flow has no such template.
 * @throws Usage for the template of a prompt.
 */
export async function shownContent(
  key: PromptKey,
  content: PromptContent,
  template: string | null,
): Promise<Pick<ShowDocument, "frontmatter" | "template" | "templates">> {
  if (content.kind === "prompt") {
    if (template !== null) throw new Usage("not-a-flow", `${key} is a prompt and has no templates.`, { hint: `promptlane show ${key}` });
    const { frontMatter, template: text } = await readFile(content.text, pathOfPrompt(key));
    return { frontmatter: frontMatter, template: text };
  }
  const { parseFlowFile } = await import("../domain/prompt/flow-file.ts");
  const files = splitFlowFiles(content.files);
  const flow = parseFlowFile(files.flow ?? "", { path: pathOfFlowFile(key) });
  const templates = await templatesOf(files.templates, key);
  const wanted = template ?? flow.entrypoint;
  const shown = templates.find(({ name }) => name === wanted);
  if (template !== null && shown === undefined) {
    throw templateNotFound(
      key,
      template,
      templates.map(({ name }) => name),
    );
  }
  if (template !== null && shown !== undefined) return { frontmatter: shown.frontmatter, template: shown.template };
  const { title, description, mode, entrypoint, classifierModel, rest } = flow;
  return {
    frontmatter: { title, description, mode, entrypoint, classifier_model: classifierModel, ...rest },
    template: shown?.template ?? "",
    templates,
  };
}

/** One file as it is, byte for byte; of a flow its files one after the other, each below its name. */
export function wholeText(content: PromptContent, template: string | null): string {
  if (content.kind === "prompt") return content.text;
  if (template !== null) return content.files.get(fileOfTemplate(template)) ?? "";
  return [...content.files].map(([name, text]) => `==> ${name} <==\n${text}${text.endsWith("\n") ? "" : "\n"}`).join("\n");
}

async function templatesOf(texts: ReadonlyMap<string, string>, key: PromptKey): Promise<ShownTemplate[]> {
  const templates: ShownTemplate[] = [];
  for (const [name, text] of texts) {
    const { frontMatter, template } = await readFile(text, pathOfTemplate(key, name));
    templates.push({ name, frontmatter: frontMatter, template });
  }
  return templates;
}

// The YAML parser takes longer to load than a warm command may take, and most prompts do without.
async function readFile(text: string, path: string): Promise<{ frontMatter: Record<string, unknown>; template: string }> {
  const plain = readPlainPromptFile(text);
  if (plain !== null) return plain;
  const { parsePromptFile } = await import("../domain/prompt/prompt-file.ts");
  return parsePromptFile(text, { path });
}
