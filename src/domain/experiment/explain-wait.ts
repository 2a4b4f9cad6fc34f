import type { RolloutWait } from "./rollout-step.ts";

/** Which rollout waits, and where it stands. */
export interface WaitingRollout {
  /** The key of the prompt. */
  readonly prompt: string;
  readonly environment: string;
  readonly percent: number;
  /** Whether its next step wants events. */
  readonly wantsEvents: boolean;
}

/** What a rollout waits for, in words, and what to type or do about it. */
export interface ExplainedWait {
  readonly code: RolloutWait["code"];
  readonly message: string;
  readonly hint: string;
  /** When it is over by itself; ISO 8601, UTC, and null when nobody knows. */
  readonly until: string | null;
}

/** Says what a rollout waits for. */
export function explainWait(wait: RolloutWait, rollout: WaitingRollout): ExplainedWait {
  return { code: wait.code, until: wait.code === "hold" ? iso(wait.until) : null, ...wordsOf(wait, rollout) };
}

function wordsOf(wait: RolloutWait, rollout: WaitingRollout): Pick<ExplainedWait, "message" | "hint"> {
  const { prompt, environment, percent } = rollout;
  const step = stepCommand(rollout);
  const anyway = `promptlane rollout step ${prompt} --env ${environment} --override --reason "why"`;
  switch (wait.code) {
    case "paused":
      return { message: "it is paused", hint: `to go on: ${anyway}; to end it: promptlane rollout abort ${prompt} --env ${environment}` };
    case "hold":
      return { message: `it stays at ${percent} % until ${iso(wait.until)}`, hint: `then ${step}; before that: ${anyway}` };
    case "no-events":
      return { message: "without events nobody can say how the candidate does", hint: step };
    case "sample-ratio":
      return { message: "the events cannot be trusted: the two groups are not of one size", hint: "look for lost events or redirects" };
    case "units":
      return {
        message: `${wait.have} of ${wait.wanted} units of each group were seen`,
        hint: `later, with more events: ${step}`,
      };
    case "guardrail":
      return { message: `${wait.metric} is undecided`, hint: `later, with more events: ${step}; now: ${anyway}` };
    case "approval":
      return { message: `somebody has to approve what comes after ${percent} %`, hint: `${step} --approve` };
  }
}

/** The command that brings a rollout to its next step. */
export function stepCommand({ prompt, environment, wantsEvents }: Omit<WaitingRollout, "percent">): string {
  return `promptlane rollout step ${prompt} --env ${environment}${wantsEvents ? " --events PATH" : ""}`;
}

function iso(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}
