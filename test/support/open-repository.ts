import { openRepository, type GitRepository } from "../../src/git/repository.ts";
import type { TestRepository } from "./test-repository.ts";

/** Opens the repository of a test, at its top or in a folder below. */
export function openTestRepository(
  fixture: TestRepository,
  options: { folder?: string; environment?: Record<string, string> } = {},
): Promise<GitRepository> {
  return openRepository({
    cwd: options.folder === undefined ? fixture.path : `${fixture.path}/${options.folder}`,
    environment: { ...fixture.environment, ...options.environment },
  });
}
