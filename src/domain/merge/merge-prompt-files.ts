import { Invalid } from "../errors.ts";
import { splitFrontMatter } from "../prompt/front-matter.ts";
import { isSameValue } from "../same-value.ts";
import { mergeValues } from "./merge-values.ts";
import { type YamlEntry, yamlEntries } from "./yaml-entries.ts";
import { mergeYaml, type MergeYamlOptions } from "./merge-yaml.ts";
import { mergeUnlessBothChanged, type MergedText, type Sides } from "./merged-text.ts";

/**
 * Merges the three versions of a prompt's file: its front matter key by key, its template line by line. Null for files
 * that cannot be taken apart, which are to be merged line by line as a whole.
 */
export async function mergePromptFiles(files: Sides<string>, options: MergeYamlOptions): Promise<MergedText | null> {
  const simple = mergeUnlessBothChanged(files);
  if (simple !== null) return { text: simple, isClean: true };
  const [base, ours, theirs] = [files.base, files.ours, files.theirs].map(split);
  if (base == null || ours == null || theirs == null) return null;
  const yaml = await mergeYamlTexts({ base: base.yaml, ours: ours.yaml, theirs: theirs.yaml }, options);
  if (yaml === null) return null;
  const templates = { base: base.template, ours: ours.template, theirs: theirs.template };
  const same = mergeUnlessBothChanged(templates);
  const template = same === null ? await options.mergeLines(templates) : { text: same, isClean: true };
  const fences = yaml.text === "" && !(ours.hasFences && theirs.hasFences) ? null : ours.hasFences ? ours : theirs;
  const head = fences === null ? "" : `${fences.opening}${yaml.text}${withNewline(fences, template.text)}`;
  return { text: `${ours.mark}${head}${template.text}`, isClean: yaml.isClean && template.isClean };
}

/** Merges the three versions of a YAML file, such as `flow.yaml`, key by key; null as `mergePromptFiles` gives it. */
export async function mergeYamlFiles(files: Sides<string>, options: MergeYamlOptions): Promise<MergedText | null> {
  const simple = mergeUnlessBothChanged(files);
  return simple === null ? mergeYamlTexts(files, options) : { text: simple, isClean: true };
}

interface SplitFile {
  /** The byte order mark, where there is one. */
  mark: string;
  hasFences: boolean;
  opening: string;
  yaml: string;
  closing: string;
  template: string;
}

function split(text: string): SplitFile | null {
  try {
    const { frontMatter, template } = splitFrontMatter(text);
    const mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
    if (frontMatter === null) return { mark, hasFences: false, opening: "", yaml: "", closing: "", template };
    const start = text.indexOf("\n") + 1;
    const end = start + frontMatter.length;
    const closing = text.slice(end, text.length - template.length);
    return { mark, hasFences: true, opening: text.slice(mark.length, start), yaml: frontMatter, closing, template };
  } catch (error) {
    if (error instanceof Invalid) return null;
    throw error;
  }
}

/** The closing fence, which may be the end of the file as long as there is no template. */
function withNewline({ opening, closing }: SplitFile, template: string): string {
  return template === "" || closing.endsWith("\n") ? closing : closing + opening.slice("---".length);
}

async function mergeYamlTexts(texts: Sides<string>, options: MergeYamlOptions): Promise<MergedText | null> {
  const simple = mergeUnlessBothChanged(texts);
  if (simple !== null) return { text: simple, isClean: true };
  const all = [texts.base, texts.ours, texts.theirs];
  // Lines that end in two ways would differ everywhere.
  if (new Set(all.filter((text) => text !== "").map((text) => text.includes("\r\n"))).size > 1) return null;
  const [base, ours, theirs] = all.map(yamlEntries);
  if (base == null || ours == null || theirs == null) return null;
  const merged = await mergeYaml({ base, ours, theirs }, options);
  // Whatever each entry is by itself, together they must be a map again.
  if (merged.isClean) return yamlEntries(merged.text) === null ? null : merged;
  const byLines = await options.mergeLines(texts);
  return byLines.isClean && means({ base, ours, theirs }, yamlEntries(byLines.text)) ? byLines : merged;
}

/** Whether entries are what both sides made of theirs, as far as that can be told. */
function means({ base, ours, theirs }: Sides<YamlEntry[]>, merged: YamlEntry[] | null): boolean {
  if (merged === null) return false;
  const [before, one, other, after] = [base, ours, theirs, merged].map((entries) =>
    Object.fromEntries(entries.map(({ key, value }) => [key, value])),
  );
  const expected = mergeValues(before, one, other);
  return expected === null || isSameValue(expected.value, after);
}
