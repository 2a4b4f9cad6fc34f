import { exitCodeOf } from "../../src/cli/exit-codes.ts";
import type { DeploymentDocument } from "../../src/operations/deployment-document.ts";
import { createPrompt } from "../../src/operations/create-prompt.ts";
import { editPrompt } from "../../src/operations/edit-prompt.ts";
import { movePrompt } from "../../src/operations/move-prompt.ts";
import type { PromotionRequest } from "../../src/operations/promote.ts";
import { removePrompt } from "../../src/operations/remove-prompt.ts";
import type { RetirementRequest } from "../../src/operations/retire.ts";
import type { RollbackRequest } from "../../src/operations/rollback.ts";
import { PromptlaneError } from "../../src/domain/errors.ts";
import type { TestStore } from "../operations/prompt-store.ts";

/** What was done, or the exit code of its refusal. */
export type Done<Document> = { exitCode: 0; document: Document } | { exitCode: number; document: null; message: string };

/** A change of the source. */
export type SourceChange =
  | { act: "create" | "edit"; key: string; text: string }
  | { act: "rename"; from: string; to: string }
  | { act: "remove"; key: string };

/** How the acts reach the product. */
export interface Hands {
  promote(store: TestStore, request: PromotionRequest): Promise<Done<DeploymentDocument>>;
  rollback(store: TestStore, request: RollbackRequest): Promise<Done<DeploymentDocument>>;
  retire(store: TestStore, request: RetirementRequest): Promise<Done<DeploymentDocument>>;
  /** The message makes its commit differ from everybody else's. */
  change(store: TestStore, change: SourceChange, message: string): Promise<Done<unknown>>;
}

/** Through the operations, in this process. */
export const LIBRARY: Hands = {
  promote: (store, { environment, prompts, ...request }) => attempt(() => store.promote(environment, [...(prompts ?? [])], request)),
  rollback: (store, { environment, ...request }) => attempt(() => store.rollback(environment, request)),
  retire: (store, { environment, keys, ...request }) => attempt(() => store.retire(environment, [...keys], request)),
  change: (store, change, message) =>
    attempt(() =>
      store.with(async (opened): Promise<unknown> => {
        const terms = { draft: false, message };
        switch (change.act) {
          case "create":
            return createPrompt(opened, { ...terms, key: change.key, text: change.text });
          case "edit":
            return editPrompt(opened, { ...terms, key: change.key, text: change.text });
          case "rename":
            return movePrompt(opened, { ...terms, from: change.from, to: change.to });
          case "remove":
            return removePrompt(opened, { ...terms, keys: [change.key] });
        }
      }),
    ),
};

async function attempt<Document>(work: () => Promise<Document>): Promise<Done<Document>> {
  try {
    return { exitCode: 0, document: await work() };
  } catch (error) {
    if (!(error instanceof PromptlaneError)) throw error;
    return { exitCode: exitCodeOf(error), document: null, message: `${error.code}: ${error.message}` };
  }
}
