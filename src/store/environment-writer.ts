import { contentPath, endedPath, pinnedPath, recordPath, runningPath } from "../domain/environment/environment-paths.ts";
import { encodeRecord } from "../domain/environment/record-file.ts";
import type { EntryChange, EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { RunningChange } from "../domain/environment/running-change.ts";
import { encodeRunning } from "../domain/environment/running-entry.ts";
import { encodeEndedRecord } from "../domain/experiment/ended-record.ts";
import type { TreeEdit } from "../git/fast-import.ts";
import type { PromptStore } from "./prompt-store.ts";
import { storeMark } from "./store-mark.ts";

/** What a plan changes in the tree of an environment: content, records, what runs, pinned versions, and the store's mark at first. */
export function treeEdits(store: PromptStore, plan: EntryPlan, { first }: { first: boolean }): TreeEdit[] {
  const edits = [...plan.changes.flatMap(changeEdits), ...plan.running.flatMap(runningEdits)];
  for (const { key, kind, version, blob } of plan.pins) {
    edits.push({ path: pinnedPath(key, version, kind), id: blob, kind: kind === "flow" ? "tree" : "blob" });
  }
  if (first) edits.push(storeMark(store));
  return edits;
}

function changeEdits({ key, from, to }: EntryChange): TreeEdit[] {
  const edits: TreeEdit[] = [{ path: recordPath(key), content: encodeRecord(to) }];
  const path = contentPath(key, to.kind);
  if (from?.blob != null && (to.blob === null || from.kind !== to.kind)) edits.push({ path: contentPath(key, from.kind), remove: true });
  if (to.blob !== null) edits.push({ path, id: to.blob, kind: to.kind === "flow" ? "tree" : "blob" });
  return edits;
}

function runningEdits(change: RunningChange): TreeEdit[] {
  const { from, to } = change;
  if ("runs" in to) return [{ path: runningPath(change), content: encodeRunning(to.runs) }];
  const left = { path: endedPath(change), content: encodeEndedRecord(to.ended) };
  return from === null ? [left] : [{ path: runningPath(change), remove: true }, left];
}
