import { PromptlaneError } from "../domain/errors.ts";
import { findRepository } from "../store/find-repository.ts";
import { openStore, type OpenStoreOptions } from "../store/open-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { examineBranches } from "./examine-branches.ts";
import { examineClone } from "./examine-clone.ts";
import { examineContent } from "./examine-content.ts";
import { examineGit } from "./examine-git.ts";
import { examineLocks } from "./examine-locks.ts";

/** Something that is wrong, or could become so. */
export interface Diagnosis {
  severity: "error" | "warning";
  /** The rule, in kebab-case. */
  code: string;
  message: string;
  /** What to type. */
  hint: string | null;
}

/** What one look found, and what was done about it. */
export interface Examination {
  problems: Diagnosis[];
  /** In words for people. */
  done: string[];
}

/** Where to look, and what may be done. */
export interface DiagnoseOptions extends OpenStoreOptions {
  /** Mend what can be mended without a risk: add a fetch refspec, write a commit-graph. False by default. */
  fix?: boolean;
  /** Remove locks that a dead git has left. False by default. */
  unlock?: boolean;
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
  /** What was mended, in words for people; none unless that was asked for. */
  done: string[];
}

/**
 * Looks at the repository and the store, and says what is wrong and what to type. Never throws for what it finds: what
 * keeps the store from being opened, and a git that fails or is not there, are problems among the others. Changes
 * nothing unless `fix` or `unlock` ask for it.
 *
 * @example (await diagnose({ cwd: process.cwd(), environment: process.env })).problems
 */
export async function diagnose({ fix = false, unlock = false, ...options }: DiagnoseOptions): Promise<DoctorDocument> {
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
  const done: string[] = [];
  const add = (found: Examination): void => {
    problems.push(...found.problems);
    done.push(...found.done);
  };
  try {
    const git = await examineGit(options);
    facts.git = git.version;
    problems.push(...git.problems);
    const repository = await findRepository(options);
    Object.assign(facts, { repository: repository.topLevel ?? repository.gitDirectory, shallow: repository.isShallow });
    add(await examineLocks(repository, { unlock }));
    const notify = ({ code, message, hint }: { code: string; message: string; hint?: string }) =>
      problems.push({ severity: "warning", code, message, hint: hint ?? null });
    const store = await openStore({ ...options, notify });
    try {
      // What is said beside a read is a problem here.
      const quiet: PromptStore = { ...store, notify: () => {} };
      await examineStore(quiet, facts, problems);
      add(await examineClone(quiet, { fix }));
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof PromptlaneError)) throw error;
    problems.push({ severity: "error", code: error.code, message: error.message, hint: error.hint ?? null });
  }
  return { facts, problems, done };
}

async function examineStore(store: PromptStore, facts: DoctorDocument["facts"], problems: Diagnosis[]): Promise<void> {
  Object.assign(facts, {
    store: store.path,
    remote: store.remote,
    default_branch: store.defaultBranch.name,
    refs: store.manifest.manifest.refs,
    fetched: store.fetchedAt?.toISOString() ?? null,
  });
  const branches = await examineBranches(store);
  facts.environments = branches.environments;
  problems.push(...branches.problems);
  const content = await examineContent(store);
  facts.prompts = content.prompts;
  problems.push(...content.problems);
}
