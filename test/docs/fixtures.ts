const FRAME = { schema_version: 1, id: "1", time: "2026-03-03T09:00:00.000Z" };
const EXPOSURE = {
  ...FRAME,
  event: "feature_flag.evaluation",
  "feature_flag.key": "support/triage",
  "feature_flag.result.variant": "%s",
  "feature_flag.result.reason": "split",
  "feature_flag.context.id": "u-%d",
  "feature_flag.set.id": "production",
};
const OUTCOME = { ...FRAME, event: "generation", unit: "u-%d", latency_ms: "%d" };

const EXAMPLE = [
  "git init --quiet --initial-branch=main shop && cd shop",
  'cp -R "$EXAMPLE_STORE" .prompts',
  "git add .prompts && git commit --quiet -m 'Add the prompts of Quillboard'",
];

/** The repositories that pages begin with: the commands that make them in the folder `shop`. */
export const FIXTURES: Readonly<Record<string, readonly string[]>> = {
  /** A folder where nothing is yet. */
  nothing: [],
  /** An empty repository. */
  empty: ["git init --quiet --initial-branch=main shop && cd shop"],
  /** A repository with the example store, nothing deployed. */
  example: EXAMPLE,
  /** The same, with everything live everywhere, and two later versions of `support/triage`: v2 in production, v3 before it. */
  shipped: shipped(),
  /** The same, with `sales/pitch` live beside it: what the examples of `--help` talk of. */
  imitated: [
    ...shipped(),
    "echo 'Praise {{product}} in a sentence.' | promptlane create sales/pitch -",
    ...["dev", "staging", "production"].map((environment) => `promptlane promote sales/pitch --to ${environment} --confirm ${environment}`),
  ],
};

/** Describes a rollout of `support/triage` in the manifest, with events of its users in production, whose latency stays as it was. */
export const DESCRIBE_ROLLOUT = [
  "printf '%s\\n' 'rollouts:' '  support/triage:' '    candidate: latest' '    steps: [{percent: 10}, {percent: 50, approval: true}, {percent: 100}]' '    guardrails: [{metric: latency_ms, tolerance: 0.05, on_fail: rollback}]' >> .prompts/manifest.yaml",
  "git commit --quiet -am 'Describe a rollout' && if git remote | grep -q .; then git push --quiet; fi",
  `awk 'BEGIN { for (i = 0; i < 2000; i++) { ${eventLine(EXPOSURE, 'i % 2 ? "candidate" : "control", i')}; ${eventLine(OUTCOME, "i, 700 + i % 7")} } }' > events.jsonl`,
];

/** Gives the repository a bare remote that holds what it holds. */
export const ADD_REMOTE = [
  "git init --quiet --bare --initial-branch=main ../origin.git",
  "git remote add origin ../origin.git",
  "if git rev-parse --quiet --verify HEAD >/dev/null; then git push --quiet --set-upstream origin --all; git remote set-head origin main; fi",
];

function shipped(): string[] {
  return [
    ...EXAMPLE,
    ...promoted("dev", "staging", "production"),
    ...changed(
      "support/triage",
      "otherwise normal.",
      "otherwise normal. A customer who waits for more than a day is never low.",
      "Do not let old tickets wait",
    ),
    ...promoted("dev", "staging", "production"),
    ...changed("support/triage", "  temperature: 0.2", "  temperature: 0", "Always sort the same ticket the same way"),
    ...promoted("dev", "staging"),
  ];
}

function promoted(...environments: string[]): string[] {
  return environments.map(
    (environment, index) =>
      `promptlane promote --all ${index === 0 ? "" : `--from ${environments[index - 1]} `}--to ${environment} --confirm ${environment}`,
  );
}

function changed(key: string, passage: string, replacement: string, message: string): string[] {
  return [
    `sed 's/${passage}/${replacement}/' .prompts/${key}.md > ../changed.md && promptlane edit ${key} --file ../changed.md -m '${message}'`,
  ];
}

/** What makes awk print an event. */
function eventLine(fields: object, values: string): string {
  const text = JSON.stringify(fields).replace('"%d"', "%d");
  return `printf ${JSON.stringify(`${text}\n`)}, ${values}`;
}
