import type { PromptContent } from "../domain/diff/diff-prompts.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { isFlowContent, isRegularFile } from "../domain/prompt/content-files.ts";
import type { PromptKind } from "../domain/version/version.ts";
import { listTree } from "../git/trees.ts";
import type { PromptStore } from "./prompt-store.ts";

/** Reads the text of a prompt, or the texts of a flow's files by name; null for nothing. Bytes that are no UTF-8 are replaced: the past can be compared, whatever it holds. */
export async function readPromptContent(
  store: PromptStore,
  content: { kind: PromptKind; blob: ObjectId | null } | null,
): Promise<PromptContent | null> {
  if (content === null || content.blob === null) return null;
  return content.kind === "flow" ? readFlow(store, content.blob) : readPrompt(store, content.blob);
}

async function readPrompt(store: PromptStore, blob: ObjectId): Promise<PromptContent | null> {
  const object = await store.objects.read(blob);
  return object === null ? null : { kind: "prompt", text: object.content.toString("utf8") };
}

async function readFlow(store: PromptStore, tree: ObjectId): Promise<PromptContent> {
  const entries = (await listTree(store.repository, tree, { recursive: false })).filter(
    ({ mode, path }) => isRegularFile(mode) && isFlowContent(path),
  );
  const objects = await store.objects.readMany(entries.map(({ id }) => id));
  const files = new Map<string, string>();
  entries.forEach(({ path }, index) => {
    const object = objects[index];
    if (object) files.set(path, object.content.toString("utf8"));
  });
  return { kind: "flow", files };
}
