import { withFrontMatterDefaults } from "../domain/manifest/front-matter-defaults.ts";
import { parsePrompt } from "../domain/render/parse-prompt.ts";
import type { Prompt } from "../domain/render/prompt.ts";
import { withExcerpt } from "../domain/render/template-problem.ts";
import type { PromptStore } from "../store/prompt-store.ts";

/**
 * Reads the file of a prompt, with what the manifest gives to all of them.
 *
 * @param path where the file lies, for errors
 * @throws Invalid, with an excerpt, when it does not parse.
 */
export function readStoredPrompt({ manifest }: Pick<PromptStore, "manifest">, text: string, path: string): Prompt {
  try {
    const prompt = parsePrompt(text, { path });
    return { ...prompt, frontMatter: withFrontMatterDefaults(manifest.manifest, prompt.frontMatter) };
  } catch (error) {
    throw withExcerpt(error, { path, text });
  }
}
