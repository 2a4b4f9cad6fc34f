import { PromptlaneError } from "../domain/errors.ts";
import { findRepository } from "../store/find-repository.ts";
import { openStore, type OpenStoreOptions } from "../store/open-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { examineBranches } from "./examine-branches.ts";
import { examineContent } from "./examine-content.ts";
import { examineGit } from "./examine-git.ts";

/** Something that is wrong, or could become so. */
export interface Diagnosis {
  severity: "error" | "warning";
  /** The rule, in kebab-case. */
  code: string;
  message: string;
  /** What to type. */
  hint: string | null;
}

/** What `doctor` answers. */
export interface DoctorDocument {
  facts: {
    /** Git's version; null when it cannot be run. */
    git: string | null;
    repository: string | null;
    store: string | null;
    remote: string | null;
    default_branch: string | null;
    refs: string | null;
    prompts: number | null;
    environments: string[];
    shallow: boolean;
    fetched: string | null;
  };
  problems: Diagnosis[];
}

/**
 * Looks at the repository and the store, and says what is wrong and what to type. Never throws for what it finds: what
 * keeps the store from being opened, and a git that fails or is not there, are problems among the others.
 *
 * @example (await diagnose({ cwd: process.cwd(), environment: process.env })).problems
 */
export async function diagnose(options: OpenStoreOptions): Promise<DoctorDocument> {
  const facts: DoctorDocument["facts"] = {
    git: null,
    repository: null,
    store: null,
    remote: null,
    default_branch: null,
    refs: null,
    prompts: null,
    environments: [],
    shallow: false,
    fetched: null,
  };
  const problems: Diagnosis[] = [];
  try {
    const git = await examineGit(options);
    facts.git = git.version;
    problems.push(...git.problems);
    const repository = await findRepository(options);
    Object.assign(facts, { repository: repository.topLevel ?? repository.gitDirectory, shallow: repository.isShallow });
    const notify = ({ code, message, hint }: { code: string; message: string; hint?: string }) =>
      problems.push({ severity: "warning", code, message, hint: hint ?? null });
    const store = await openStore({ ...options, notify });
    try {
      await examineStore(store, facts, problems);
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof PromptlaneError)) throw error;
    problems.push({ severity: "error", code: error.code, message: error.message, hint: error.hint ?? null });
  }
  return { facts, problems };
}

async function examineStore(store: PromptStore, facts: DoctorDocument["facts"], problems: Diagnosis[]): Promise<void> {
  Object.assign(facts, {
    store: store.path,
    remote: store.remote,
    default_branch: store.defaultBranch.name,
    refs: store.manifest.manifest.refs,
    fetched: store.fetchedAt?.toISOString() ?? null,
  });
  // What is said beside a read is a problem here.
  const quiet: PromptStore = { ...store, notify: () => {} };
  const branches = await examineBranches(quiet);
  facts.environments = branches.environments;
  problems.push(...branches.problems);
  const content = await examineContent(quiet);
  facts.prompts = content.prompts;
  problems.push(...content.problems);
}
