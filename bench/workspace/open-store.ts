import { generateRepository } from "../repository/generate-repository.ts";
import type { HistorySize } from "../repository/history.ts";
import type { Store } from "../rows/store.ts";
import { openWorkspace } from "./open-workspace.ts";
import { runPromptlane } from "./run-promptlane.ts";
import { seedEnvironments } from "./seed-environments.ts";

/** A generated store in a workspace of its own, with three seeded environments and everything cached. */
export async function openStore(projectRoot: string, size: HistorySize): Promise<Store> {
  const workspace = await openWorkspace(projectRoot, await generateRepository(projectRoot, size));
  const undeployed = await seedEnvironments(workspace);
  runPromptlane(workspace, ["list"]);
  const takeUndeployed = (): string => {
    const key = undeployed.pop();
    if (key === undefined) throw new Error("Every prompt is deployed; seed the environments from further back.");
    return key;
  };
  return { workspace, prompts: size.prompts, aKey: takeUndeployed(), takeUndeployed };
}
