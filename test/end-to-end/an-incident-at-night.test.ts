import { beforeAll, describe, expect, it } from "vitest";
import { repository, type TestRepository } from "../support/repository.ts";
import { MANIFEST, REPLY, supportStore, TRIAGE, triage } from "./support-store.ts";
import { read, type } from "./type-command.ts";

const ROLLBACK = "promptlane rollback support/triage --env production --confirm production";
const NIGHTLY = "promptlane promote --all --from staging --to production --confirm production";

describe("an incident at night", () => {
  let ana: TestRepository;
  let bo: TestRepository;
  let nightly: TestRepository;

  beforeAll(async () => {
    ana = await repository({ files: supportStore(), remote: true });
    for (const rule of ["Ask for the order.", "Name the queue.", "Give a reason."]) await ship(ana, rule);
    bo = await colleague(ana, "Bo Berg");
    nightly = await colleague(ana, "Nightly Job");
    // The fifth version is the bad one: it went out with the evening's deployment, beside a change of another prompt.
    await publish(
      ana,
      { [TRIAGE]: triage("Answer in rhymes."), [REPLY]: "Answer the ticket kindly.\n{{ticket}}\n" },
      "Answer in rhymes (#50)",
    );
    await promoteEverything(ana);
  }, 60_000);

  it("begins with a question: what is live, since when, and who did it", async () => {
    const { prompts } = await read(bo, "promptlane status --fetch --all");
    const triageStatus = prompts.find((prompt: any) => prompt.key === "support/triage");
    const committed = await bo.git("log", "-1", "--format=%cI", "origin/promptlane/env/production");
    expect(triageStatus.environments.production).toMatchObject({ version: 5, behind: 0, by: "Ana Author", action: "promote", held: [] });
    expect(Date.parse(triageStatus.environments.production.since)).toBe(Date.parse(committed));

    const { deployments } = await read(bo, "promptlane history support/triage --env production");
    expect(deployments.map(({ changes }: any) => [changes[0].from?.label ?? null, changes[0].to.label])).toEqual([
      ["v4", "v5"],
      ["v3", "v4"],
      ["v2", "v3"],
      [null, "v2"],
    ]);
    expect((await type(bo, "promptlane diff support/triage production~1 production")).stdout).toContain(
      "[-Give a reason-]{+Answer in rhymes+}",
    );
  });

  it("ends for the users with one command, which changes this prompt and nothing else", async () => {
    const document = await read(bo, `${ROLLBACK} --reason 'It answers in rhymes'`);
    expect(document.changes).toMatchObject([{ key: "support/triage", from: { label: "v5" }, to: { label: "v4" } }]);
    expect(document.changes).toHaveLength(1);
    expect(await bo.git("ls-remote", "origin", "refs/heads/promptlane/env/production")).toContain(document.commit);
    expect(await bo.git("show", `${document.commit}:${TRIAGE}`)).toBe(triage("Give a reason.").trimEnd());
    expect((await read(bo, "promptlane show support/reply@production")).label).toBe("v2");
  });

  it("D10: a second person who rolls back within the same minute does not go a step further", async () => {
    // Ana's clone still believes that v5 is live.
    const { stderr } = await type(ana, ROLLBACK, { exitCode: 3 });
    expect(stderr).toContain("Bo Berg");
    expect(stderr).toContain("--again");
    expect((await read(ana, "promptlane show support/triage@production --fetch")).label).toBe("v4");
    expect((await read(ana, "promptlane history --env production -n 1")).deployments).toMatchObject([
      { author: { name: "Bo Berg" }, reason: "It answers in rhymes" },
    ]);
  });

  it("shows everybody who looks that it was rolled back, from what, by whom", async () => {
    const { stdout } = await type(ana, "promptlane status --fetch");
    expect(stdout).toMatch(/support\/triage +v5 +v5 +v5 +v4 \(-1\) +production rolled back from v5, .*Bo Berg/);
    expect((await read(ana, "promptlane status support/triage")).prompts[0].environments.production).toMatchObject({
      held: ["v5"],
      action: "rollback",
    });
  });

  it("D10: the nightly promotion leaves the held version out, says so, and ships the rest", async () => {
    await publish(ana, { [REPLY]: "Answer the ticket kindly and briefly.\n{{ticket}}\n" }, "Be brief (#51)");
    await type(ana, "promptlane promote --all --to dev --yes");
    await type(ana, "promptlane promote --all --from dev --to staging --yes");

    const { changes, skipped } = await read(nightly, NIGHTLY, { env: { CI: "true" } });
    expect(changes).toMatchObject([{ key: "support/reply", to: { label: "v3" } }]);
    expect(skipped).toMatchObject([{ key: "support/triage", label: "v5", hint: "promptlane promote support/triage@v5 --to production" }]);
    expect(skipped[0].reason).toContain("held");
    expect((await read(nightly, "promptlane show support/triage@production")).label).toBe("v4");

    const again = await type(nightly, NIGHTLY, { env: { CI: "true" } });
    expect(again.stdout + again.stderr).toMatch(/support\/triage +v5 .*held/);
    await type(nightly, `${NIGHTLY} --strict`, { env: { CI: "true" }, exitCode: 3 });
  });

  it("holds the text, not the number: the same text committed again stays out, too", async () => {
    await publish(ana, { [TRIAGE]: triage("Not this.") }, "Try something else (#52)");
    await publish(ana, { [TRIAGE]: triage("Answer in rhymes.") }, 'Revert "Try something else (#52)"');
    await type(ana, "promptlane promote --all --to dev --yes");
    await type(ana, "promptlane promote --all --from dev --to staging --yes");
    expect(await read(nightly, NIGHTLY)).toMatchObject({ changed: false, skipped: [{ key: "support/triage" }] });
  });

  it("is over when the mended version ships with the next promotion, by nobody's special doing", async () => {
    await publish(ana, { [TRIAGE]: triage("Give a reason, in prose.") }, "Prose only (#53)");
    await type(ana, "promptlane promote --all --to dev --yes");
    await type(ana, "promptlane promote --all --from dev --to staging --yes");
    const { changes, skipped } = await read(nightly, NIGHTLY);
    expect(changes).toMatchObject([{ key: "support/triage", from: { label: "v4" }, to: { label: "v8" } }]);
    expect(skipped).toEqual([]);
  });

  it("rolls back from the mended version to the one before it, never to the bad one", async () => {
    const { changes } = await read(bo, `${ROLLBACK} --dry-run`);
    expect(changes).toMatchObject([{ from: { label: "v8" }, to: { label: "v4" } }]);
  });

  it("is audited in the morning by plain git, in a clone that never saw promptlane", async () => {
    const auditor = await ana.clone();
    const log = await auditor.git("log", "--first-parent", "--format=%cn%x09%s", "origin/promptlane/env/production", "--", TRIAGE);
    const [mended, rolledBack, bad] = log.split("\n");
    expect(mended).toMatch(/^Nightly Job\tpromote support\/triage v8 .*production$/);
    expect(rolledBack).toMatch(/^Bo Berg\trollback support\/triage v4 .*production$/);
    expect(bad).toMatch(/^Ana Author\tpromote 2 prompts .*production$/);
    const why = await auditor.git("log", "--first-parent", "--format=%b", "--grep=^rollback", "origin/promptlane/env/production");
    expect(why).toContain("support/triage: v5 -> v4");
    expect(why).toContain("It answers in rhymes");
    const words = await auditor.git(
      "diff",
      "--word-diff=plain",
      "origin/promptlane/env/production~3",
      "origin/promptlane/env/production~2",
      "--",
      TRIAGE,
    );
    expect(words).toContain("[-Answer in rhymes.-]{+Give a reason.+}");
  });

  it("rolls back even when somebody broke the manifest on main, where promote refuses", async () => {
    await publish(ana, { ".prompts/manifest.yaml": `${MANIFEST}  staging: [oops\n` }, "Break the manifest");
    const { stderr } = await type(bo, "promptlane promote support/triage --to dev --yes", { exitCode: 1 });
    expect(stderr).toContain(".prompts/manifest.yaml");

    const unconfirmed = await type(bo, "promptlane rollback support/triage --env staging --yes", { exitCode: 64 });
    expect(unconfirmed.stderr).toContain("--confirm staging");
    const { changes } = await read(bo, `${ROLLBACK} --reason 'Rehearsal'`);
    expect(changes).toMatchObject([{ from: { label: "v8" }, to: { label: "v4" } }]);
  });
});

describe("an incident at night, with two people at once", () => {
  it("D10: two rollbacks of the same version at the same moment are one step back, not two", async () => {
    const ana = await repository({ files: supportStore(), remote: true });
    await ship(ana, "Ask for the order.");
    await ship(ana, "Name the queue.");
    const bo = await colleague(ana, "Bo Berg");
    const both = await Promise.all([ana, bo].map((person) => person.promptlane(...ROLLBACK.split(" ").slice(1))));
    expect(both.map(({ exitCode }) => exitCode)).toContain(0);
    // The slower one finds v2 there already, or, when it was slower still, is told that somebody rolled back before.
    for (const { exitCode } of both) expect(exitCode).toBeOneOf([0, 3]);
    expect((await read(ana, "promptlane show support/triage@production --fetch")).label).toBe("v2");
    const { deployments } = await read(ana, "promptlane history support/triage --env production");
    expect(deployments.filter((deployment: any) => deployment.action === "rollback")).toHaveLength(1);
  });
});

/** Commits to main and pushes. */
async function publish(developer: TestRepository, files: Record<string, string>, subject: string): Promise<void> {
  await developer.commit(subject, { files });
  await developer.git("push", "--quiet", "origin", "main");
}

async function promoteEverything(developer: TestRepository): Promise<void> {
  await type(developer, "promptlane promote --all --to dev --yes");
  await type(developer, "promptlane promote --all --from dev --to staging --yes");
  await type(developer, NIGHTLY);
}

async function ship(developer: TestRepository, rule: string): Promise<void> {
  await publish(developer, { [TRIAGE]: triage(rule) }, rule);
  await promoteEverything(developer);
}

async function colleague(of: TestRepository, name: string): Promise<TestRepository> {
  const clone = await of.clone();
  await clone.git("config", "user.name", name);
  await clone.git("config", "user.email", `${name.split(" ")[0]?.toLowerCase()}@example.com`);
  return clone;
}
