import { defineConfig } from "vitest/config";

// Only the tests that run the built command line wait for the build.
const WITHOUT_BUILD = [
  "test/{architecture,package}.test.ts",
  ...["conformance", "domain", "git", "store", "operations", "model", "support", "cli/views"].map((layer) => `test/${layer}/**/*.test.ts`),
];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "library", include: WITHOUT_BUILD } },
      {
        extends: true,
        test: {
          name: "command-line",
          include: ["test/**/*.test.ts"],
          exclude: [...WITHOUT_BUILD, "test/faults/**"],
          globalSetup: ["test/support/build-once.ts"],
        },
      },
    ],
    setupFiles: ["test/support/setup.ts"],
    pool: "forks",
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
