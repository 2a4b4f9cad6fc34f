/** A command to be killed, and what it is about. */
export interface Scenario {
  name: string;
  words: string[];
  /** Whether environments are kept on a bare origin. */
  remote: boolean;
  /** The branch that it moves by one commit. */
  branch: string;
  /** What the branch then holds, by path; null for nothing. */
  result: Record<string, string | null>;
}

const DEV = "refs/heads/promptlane/env/dev";
const STAGING = "refs/heads/promptlane/env/staging";
const MAIN = "refs/heads/main";

const DEPLOYMENTS = [
  { name: "promote", words: ["promote", "a", "--to", "dev", "--yes"], branch: DEV, result: { ".prompts/a.md": "three" } },
  // The first deployment of all to staging, and the first of `b`, so that a branch begins and a number is frozen.
  { name: "first promote", words: ["promote", "--all", "--to", "staging", "--yes"], branch: STAGING, result: { ".prompts/b.md": "be" } },
  {
    name: "rollback",
    words: ["rollback", "a", "--env", "dev", "--yes", "--operation", "night-1"],
    branch: DEV,
    result: { ".prompts/a.md": "one" },
  },
];

/** Deployments, to environments of this clone and of a remote. */
export const DEPLOYING: readonly Scenario[] = DEPLOYMENTS.flatMap((scenario) => [
  { ...scenario, name: `${scenario.name}, local`, remote: false },
  { ...scenario, name: `${scenario.name}, pushed`, remote: true },
]);

/** Commits on the current branch. */
export const WRITING: readonly Scenario[] = [
  { name: "create", words: ["create", "new/prompt", "--file", "untracked.txt"], result: { ".prompts/new/prompt.md": "draft" } },
  { name: "create a flow", words: ["create", "desk", "--template", "route"], result: {} },
  { name: "edit", words: ["edit", "a", "--file", "untracked.txt"], result: { ".prompts/a.md": "draft" } },
  { name: "mv", words: ["mv", "b", "c/moved"], result: { ".prompts/b.md": null, ".prompts/c/moved.md": "---\nrenamed_from: b\n---\nbe" } },
  { name: "rm", words: ["rm", "b"], result: { ".prompts/b.md": null } },
].map((scenario) => ({ ...scenario, remote: false, branch: MAIN }));
