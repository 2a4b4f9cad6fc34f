import { simulateExperiment } from "../../../operations/simulate-experiment.ts";
import { readAttributes } from "../../attributes.ts";
import { defineCommand } from "../../command.ts";
import { completed, count, option, share, word } from "../../fields.ts";
import { viewSimulation } from "../../views/experiment/simulation.ts";

export default defineCommand({
  examples: [
    { command: "promptlane experiment simulate support-tone", does: "deal out 100,000 users as the manifest here has it" },
    {
      command: "promptlane experiment simulate support-tone --baseline 0.1 --mde 0.2",
      does: "and how many units it takes to see 10 % become 12 %",
    },
  ],
  notes:
    "The users are made up, and the same every time: user-1, user-2 and so on. Where the experiment is targeted, everybody is taken to match\nunless --attributes says what they are.",
  input: {
    experiment: completed("experiments", word("NAME", "the experiment")),
    users: count("--users <n>", "how many; 100000 unless given"),
    crowd: option("--crowd <name>", "what the names of the users begin with; user unless given"),
    attributes: option("--attributes <json>", "what all of them are, for targeting"),
    baseline: share("--baseline <rate>", "the rate that the control has, such as 0.1; for the power"),
    mde: share("--mde <lift>", "the smallest lift that matters, as a part of the baseline; 0.05 unless given"),
    environment: completed("environments", option("--env <name>", "what runs there, instead of what the manifest has")),
  },
  run: async (session, { attributes, ...request }) => {
    const all = { ...request, ...(attributes !== undefined && { attributes: readAttributes(attributes) }) };
    const document = await session.withStore((store) => session.progress.during("Dealing out users", () => simulateExperiment(store, all)));
    await session.show(document, viewSimulation);
  },
});
