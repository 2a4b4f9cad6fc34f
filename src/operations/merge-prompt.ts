import { mergePromptFiles, mergeYamlFiles } from "../domain/merge/merge-prompt-files.ts";
import type { MergedText, Sides } from "../domain/merge/merged-text.ts";
import { FLOW_FILE } from "../domain/prompt/content-files.ts";
import { type MergeDoor, openMergeDoor } from "../store/merge-door.ts";
import type { OpenStoreOptions } from "../store/open-store.ts";

/** The files that git gives to a merge driver. */
export interface MergeRequest extends Pick<OpenStoreOptions, "cwd" | "environment"> {
  base: string;
  /** Also where the result is written. */
  ours: string;
  theirs: string;
  /** How many characters a mark of a conflict has. */
  markerSize: number;
  /** The path of the file in the repository. */
  path: string;
}

/**
 * Merges the three versions of a prompt or of a `flow.yaml`: front matter key by key, text as git does; what cannot be
 * taken apart is merged as git does as a whole.
 *
 * @returns Whether nothing is left to decide; else what is stands between marks in the file.
 * @throws GitError for what git cannot merge either; the file is then as it was.
 */
export async function mergePrompt(request: MergeRequest): Promise<boolean> {
  const { markerSize, path } = request;
  const door = openMergeDoor(request);
  const [base, ours, theirs] = await Promise.all([request.base, request.ours, request.theirs].map((file) => door.read(file)));
  const bytes = { base: base as Buffer, ours: ours as Buffer, theirs: theirs as Buffer };
  const merged = await mergeTexts(door, decoded(bytes), { markerSize, isFlowFile: path.split("/").at(-1) === FLOW_FILE });
  const { text, isClean } = merged ?? (await asBytes(door, bytes, markerSize));
  await door.write(request.ours, text);
  return isClean;
}

async function mergeTexts(
  door: MergeDoor,
  texts: Sides<string> | null,
  { markerSize, isFlowFile }: { markerSize: number; isFlowFile: boolean },
): Promise<MergedText | null> {
  if (texts === null) return null;
  const merge = isFlowFile ? mergeYamlFiles : mergePromptFiles;
  return merge(texts, {
    markerSize,
    mergeLines: async (lines) => {
      const { content, isClean } = await door.mergeLines(lines, { markerSize });
      return { text: content.toString("utf8"), isClean };
    },
  });
}

async function asBytes(door: MergeDoor, bytes: Sides<Buffer>, markerSize: number): Promise<{ text: Buffer; isClean: boolean }> {
  const { content, isClean } = await door.mergeLines(bytes, { markerSize });
  return { text: content, isClean };
}

function decoded({ base, ours, theirs }: Sides<Buffer>): Sides<string> | null {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return { base: decoder.decode(base), ours: decoder.decode(ours), theirs: decoder.decode(theirs) };
  } catch {
    return null;
  }
}
