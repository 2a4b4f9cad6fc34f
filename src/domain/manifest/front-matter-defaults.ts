import type { Manifest } from "./manifest.ts";

/** The front matter of a prompt with what it leaves out and the manifest's `defaults` say. */
export function withFrontMatterDefaults({ defaults }: Manifest, frontMatter: Record<string, unknown>): Record<string, unknown> {
  return Object.keys(defaults).length === 0 ? frontMatter : { ...defaults, ...frontMatter };
}
