import { defineConfig } from "vitest/config";

// The long suites: faults, load and random histories. Each file may use both cores, so they run one after another.
export default defineConfig({
  test: {
    include: ["test/faults/**/*.test.ts"],
    globalSetup: ["test/support/build-once.ts"],
    setupFiles: ["test/support/setup.ts"],
    pool: "forks",
    fileParallelism: false,
    passWithNoTests: false,
    testTimeout: 900_000,
    hookTimeout: 60_000,
  },
});
