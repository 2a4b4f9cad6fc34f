import type { DeploymentDocument } from "../operations/deployment-document.ts";
import type { DeploymentPlan } from "../operations/deployment-preview.ts";
import { Interrupted, Usage } from "../domain/errors.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import type { Session } from "./session.ts";
import { questionOf, viewDeploymentPlan } from "./views/deployment-plan.ts";
import { viewDeploymentResult } from "./views/deployment-result.ts";

/** How the questions of a deployment are answered beforehand, and under which id it runs. */
export interface DeploymentAnswers {
  /** Undefined where the manifest's default is meant. */
  environment?: string | undefined;
  yes: boolean;
  confirm: string | undefined;
  operation?: string | undefined;
  /** What the spinner says. */
  label: string;
}

type Review = (plan: DeploymentPlan) => Promise<void>;
type Deploy = (store: PromptStore, shared: { operation?: string }, review: Review) => Promise<DeploymentDocument>;

/** Runs a promotion, rollback or retirement: its plan is shown and confirmed before anything is written. */
export async function showDeployment(session: Session, answers: DeploymentAnswers, deploy: Deploy): Promise<void> {
  const { shared, review } = reviewOf(session, answers);
  const document = await session.withStore((store) => session.progress.during(answers.label, () => deploy(store, shared, review)));
  await session.show(document, viewDeploymentResult);
}

/** The id under which a deployment runs, and how its plan is shown and confirmed. */
export function reviewOf(session: Session, answers: Omit<DeploymentAnswers, "label">): { shared: { operation?: string }; review: Review } {
  if (answers.environment !== undefined) refuseOtherName(answers.environment, answers.confirm);
  const operation = answers.operation ?? session.terminal.environment["PROMPTLANE_OPERATION"];
  return { shared: operation ? { operation } : {}, review: (plan) => reviewPlan(session, answers, plan) };
}

/** A name typed in advance says which environment was meant; another one is a mistake worth stopping for. */
function refuseOtherName(environment: string, confirm: string | undefined): void {
  if (confirm === undefined || confirm === environment) return;
  throw new Usage("confirmed-other-environment", `--confirm ${confirm} does not name the environment that would change, ${environment}.`, {
    hint: `--confirm ${environment} confirms it.`,
  });
}

async function reviewPlan(session: Session, answers: Omit<DeploymentAnswers, "label">, plan: DeploymentPlan): Promise<void> {
  session.progress.stop();
  // Where the environment is the manifest's default, only the plan names it.
  refuseOtherName(plan.environment, answers.confirm);
  await session.output.note(viewDeploymentPlan(plan, session.noteStyle));
  if (plan.changes.length + plan.running.length === 0 || answers.confirm !== undefined) return;
  if (plan.confirm) return await askForName(session, plan);
  if (answers.yes) return;
  if (!(await session.ask.confirm({ text: questionOf(plan), flag: "--yes" }))) throw answeredNo();
}

async function askForName(session: Session, plan: DeploymentPlan): Promise<void> {
  const typed = await session.ask.type({ text: questionOf(plan), flag: `--confirm ${plan.environment}` });
  if (typed !== plan.environment) throw answeredNo();
}

function answeredNo(): Interrupted {
  return new Interrupted("answered-no", "Not confirmed. Nothing was changed.");
}
