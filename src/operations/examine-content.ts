import { shortId } from "../domain/object-id.ts";
import { whyIgnored } from "../domain/lint/file-rules.ts";
import { caseCollisions } from "../domain/prompt/case-collisions.ts";
import { crowdedFolders } from "../domain/prompt/crowded-folders.ts";
import { factsFor } from "../store/content-facts.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { workingContent } from "../store/working-content.ts";
import type { Diagnosis } from "./diagnose.ts";

/** Looks at the prompts: files that are none, prompts that do not parse, and numbers in the ledger that do not count. */
export async function examineContent(store: PromptStore): Promise<{ prompts: number; problems: Diagnosis[] }> {
  const index = await indexOf(store);
  const newest = index.all();
  const facts = await factsFor(
    store,
    newest.map(({ kind, blob }) => ({ kind, id: blob })),
  );
  const problems: Diagnosis[] = [];
  if (store.repository.topLevel !== null) {
    for (const { path, reason } of (await workingContent(store)).ignored) {
      problems.push({ severity: "warning", code: reason, message: `${store.path}/${path} ${whyIgnored(reason)}.`, hint: null });
    }
  }
  for (const { key, blob, version } of newest) {
    const problem = facts.get(blob)?.problem;
    if (problem) {
      problems.push({
        severity: "warning",
        code: problem.code,
        message: `${key} v${version} does not parse: ${problem.message}`,
        hint: `promptlane edit ${key}`,
      });
    }
  }
  for (const [key, other] of caseCollisions(newest.map((version) => version.key))) {
    const message = `${key} and ${other} differ only in case, which not every file system can tell apart.`;
    problems.push({ severity: "warning", code: "case-collision", message, hint: `promptlane mv ${key} NEW-KEY` });
  }
  for (const { folder, prompts } of crowdedFolders(newest.map(({ key }) => key))) {
    const place = folder === "" ? store.path : `${store.path}/${folder}`;
    problems.push({
      severity: "warning",
      code: "crowded-folder",
      message: `${place} holds ${prompts} prompts side by side: git reads that whole list for every commit to one of them, which slows history.`,
      hint: `move them into folders of about a hundred; numbers go on: promptlane mv ${folder === "" ? "KEY GROUP/KEY" : `${folder}/KEY ${folder}/GROUP/KEY`}`,
    });
  }
  for (const { entry, reason } of index.ignored) {
    const why =
      reason === "superseded"
        ? "an earlier entry holds that number"
        : "neither the default branch nor a deployment ever had that content there";
    problems.push({
      severity: "warning",
      code: "ledger-entry-ignored",
      message: `The ledger's ${entry.key}@v${entry.version} (${shortId(entry.blob)}) does not count: ${why}.`,
      hint: null,
    });
  }
  return { prompts: newest.length, problems };
}
