import { beforeAll, describe, expect, it } from "vitest";
import { repository } from "../support/repository.ts";
import { TestClock, TestRepository } from "../support/test-repository.ts";
import { supportStore, TRIAGE, triage } from "./support-store.ts";
import { read, type } from "./type-command.ts";

const TO_DEV = "promptlane promote --all --to dev --yes";
const TO_STAGING = "promptlane promote --all --from dev --to staging --yes";
const TO_PRODUCTION = "promptlane promote --all --from staging --to production";

describe("a pipeline on merge", () => {
  let ana: TestRepository;
  let mergedThird: string;

  beforeAll(async () => {
    ana = await repository({ files: supportStore(), remote: true });
    await ana.commit("Ask for the order (#11)", { files: { [TRIAGE]: triage("Ask for the order.") } });
    mergedThird = await mergePullRequest(ana, "Name the queue (#12)", triage("Name the queue."));
  });

  it("promotes everything to dev and staging from a checkout of depth 1 with a detached HEAD and no origin/HEAD", async () => {
    const job = await checkout(ana, mergedThird);
    expect(await job.git("rev-parse", "--is-shallow-repository")).toBe("true");
    expect((await job.tryGit("symbolic-ref", "--quiet", "HEAD")).exitCode).toBe(1);

    const dev = await read(job, TO_DEV, { env: { PROMPTLANE_OPERATION: "run-101-dev" } });
    expect(dev).toMatchObject({ changed: true, pushed: true, remote: "origin", operation: "run-101-dev" });
    expect(dev.changes.map((change: any) => [change.key, change.to.label])).toEqual([
      ["support/reply", "v1"],
      ["support/triage", "v3"],
    ]);
    const staging = await read(job, TO_STAGING, { env: { PROMPTLANE_OPERATION: "run-101-staging" } });
    expect(staging.changes.map((change: any) => change.to.label)).toEqual(["v1", "v3"]);
    expect(await onRemote(ana, "staging")).toBe(staging.commit);
  });

  it("leaves the checkout as it was: HEAD, index and files", async () => {
    const job = await checkout(ana, mergedThird);
    await type(job, "promptlane promote support/triage --to dev --yes");
    expect(await job.id("HEAD")).toBe(mergedThird);
    expect((await job.tryGit("symbolic-ref", "--quiet", "HEAD")).exitCode).toBe(1);
    expect(await job.git("status", "--porcelain")).toBe("");
  });

  it("does nothing when the same run is run again, in a checkout of its own", async () => {
    const tips = await tipsOf(ana);
    const job = await checkout(ana, mergedThird);
    expect(await read(job, TO_DEV, { env: { PROMPTLANE_OPERATION: "run-101-dev" } })).toMatchObject({ changed: false, pushed: false });
    expect(await read(job, TO_STAGING, { env: { PROMPTLANE_OPERATION: "run-101-staging" } })).toMatchObject({
      changed: false,
      pushed: false,
    });
    expect(await tipsOf(ana)).toEqual(tips);
  });

  it("says what a prompt is that only this checkout's commit knows: reads work at depth 1 too", async () => {
    const job = await checkout(ana, mergedThird);
    expect((await read(job, "promptlane show support/triage@staging")).label).toBe("v3");
    expect((await type(job, "promptlane show support/triage@dev")).stdout).toBe(triage("Name the queue."));
  });

  it("D10: an old run that is run again never puts its version over a newer one", async () => {
    const fourth = await mergePullRequest(ana, "Give a reason (#13)", triage("Give a reason."));
    const newer = await checkout(ana, fourth);
    await type(newer, TO_DEV, { env: { PROMPTLANE_OPERATION: "run-102-dev" } });
    await type(newer, TO_STAGING, { env: { PROMPTLANE_OPERATION: "run-102-staging" } });
    const tips = await tipsOf(ana);

    const old = await checkout(ana, mergedThird);
    await type(old, TO_DEV, { env: { PROMPTLANE_OPERATION: "run-101-dev" } });
    await type(old, TO_STAGING, { env: { PROMPTLANE_OPERATION: "run-101-staging" } });
    const byName = "promptlane promote support/triage@v3 --to staging --yes";
    expect(await read(old, byName, { env: { PROMPTLANE_OPERATION: "run-101-staging" } })).toMatchObject({ changed: false });
    // Without the run's id it is told by the numbers, whether it takes everything or names what it built.
    await type(old, TO_DEV);
    await type(old, TO_STAGING);
    const { stderr } = await type(old, byName, { exitCode: 3 });
    expect(stderr).toContain("--allow-older");
    expect(await tipsOf(ana)).toEqual(tips);
    expect((await read(ana, "promptlane show support/triage@staging --fetch")).label).toBe("v4");
  });

  it("lets two runs that overlap both succeed, and the newer version stays", async () => {
    const third = await mergePullRequest(ana, "Say how sure you are (#14)", triage("Say how sure you are."));
    const fourth = await mergePullRequest(ana, "Say it in one line (#15)", triage("Say it in one line."));
    const jobs = await Promise.all([checkout(ana, third), checkout(ana, fourth)]);
    await Promise.all(jobs.map((job, index) => type(job, TO_DEV, { env: { PROMPTLANE_OPERATION: `run-${103 + index}` } })));
    expect((await read(ana, "promptlane show support/triage@dev --fetch")).label).toBe("v6");
  });

  it("cannot ask: without --yes it fails, names the flag, and writes nothing", async () => {
    const tips = await tipsOf(ana);
    const job = await checkout(ana, await ana.id("origin/main"));
    const { stderr, stdout } = await type(job, "promptlane promote --all --from dev --to staging", { exitCode: 64 });
    expect(stderr).toContain("--yes");
    expect(stdout).toBe("");
    expect(await tipsOf(ana)).toEqual(tips);
  });

  it("reaches production only with --confirm production: --yes is not enough, and another name is refused", async () => {
    const job = await checkout(ana, await ana.id("origin/main"));
    const tips = await tipsOf(ana);
    for (const flags of ["", " --yes", " --confirm staging"]) {
      const { stderr } = await type(job, `${TO_PRODUCTION}${flags}`, { exitCode: 64 });
      expect(stderr).toContain("--confirm production");
    }
    const failed = await read(job, `${TO_PRODUCTION} --yes`, { exitCode: 64 });
    expect(failed).toMatchObject({ format_version: "1.0", error: { hint: expect.stringContaining("--confirm production") } });
    expect(await tipsOf(ana)).toEqual(tips);

    const { changes } = await read(job, `${TO_PRODUCTION} --confirm production`, { env: { PROMPTLANE_OPERATION: "run-105-production" } });
    expect(changes.map((change: any) => [change.key, change.to.label])).toEqual([
      ["support/reply", "v1"],
      ["support/triage", "v4"],
    ]);
  });

  it("leaves a history in which every run stands once, with the commit that it deployed", async () => {
    const { deployments } = await read(ana, "promptlane history --fetch");
    const operations = deployments.map((deployment: any) => deployment.operation);
    expect(operations).toContain("run-101-dev");
    expect(new Set(operations).size).toBe(operations.length);
    const staged = deployments.filter((deployment: any) => deployment.environment === "staging");
    expect(staged.map((deployment: any) => [deployment.operation, deployment.action, deployment.source])).toEqual([
      ["run-102-staging", "promote", "dev"],
      ["run-101-staging", "promote", "dev"],
    ]);
    const record = JSON.parse(await ana.git("show", "origin/promptlane/env/production:.promptlane/deployments/support/triage.json"));
    expect(record).toMatchObject({ key: "support/triage", version: 4, operation: "run-105-production" });
    expect(await ana.git("rev-parse", `${record.commit}:${TRIAGE}`)).toBe(record.blob);
  });
});

/** Merges a branch of two commits with a merge commit, as the button of a forge does, and gives the merge commit. */
async function mergePullRequest(developer: TestRepository, title: string, text: string): Promise<string> {
  await developer.git("switch", "--quiet", "--create", "topic", "main");
  await developer.commit("try it", { files: { [TRIAGE]: `${text}TODO\n` } });
  await developer.commit(title, { files: { [TRIAGE]: text } });
  await developer.git("switch", "--quiet", "main");
  await developer.git("merge", "--quiet", "--no-ff", "-m", `Merge pull request: ${title}`, "topic");
  await developer.git("branch", "--quiet", "--delete", "topic");
  await developer.git("push", "--quiet", "origin", "main");
  return developer.id("HEAD");
}

let jobs = 0;

/** Checks a commit out as CI services do: one refspec, depth 1, no tags, a detached HEAD, no `origin/HEAD`, and `CI` set. */
async function checkout(of: TestRepository, commit: string): Promise<TestRepository> {
  const environment = { ...of.environment, CI: "true", GITHUB_ACTIONS: "true" };
  const job = new TestRepository({ path: `${of.folder}/job-${++jobs}`, folder: of.folder, environment, clock: new TestClock() });
  await job.initialise("main");
  await job.git("remote", "add", "-t", "main", "origin", `file://${of.originPath}`);
  await job.git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", `+${commit}:refs/remotes/origin/main`);
  await job.git("checkout", "--quiet", "--force", "--detach", commit);
  return job;
}

async function onRemote(clone: TestRepository, environment: string): Promise<string> {
  return (await clone.git("ls-remote", "origin", `refs/heads/promptlane/env/${environment}`)).split("\t")[0] ?? "";
}

/** Every branch of the remote that promptlane wrote, with its tip. */
async function tipsOf(clone: TestRepository): Promise<string> {
  return clone.git("ls-remote", "origin", "refs/heads/promptlane/*");
}
