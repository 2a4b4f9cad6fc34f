import { repository } from "../support/repository.ts";
import type { RepositoryOptions, TestRepository } from "../support/repository.ts";

const MANIFEST = `format: 1
branch: main
environments:
  dev: {drafts: true}
  production: {confirm: true}
`;

/** A repository with a small store: `support/triage`, `shared/tone`, and the environments dev and production. */
export async function exampleStore({ files, ...options }: RepositoryOptions = {}): Promise<TestRepository> {
  return await repository({
    ...options,
    files: {
      ".prompts/manifest.yaml": MANIFEST,
      ".prompts/support/triage.md": "---\ntitle: Ticket triage\n---\nSort the ticket.\n",
      ".prompts/shared/tone.md": "Be kind.\n",
      ...files,
    },
  });
}
