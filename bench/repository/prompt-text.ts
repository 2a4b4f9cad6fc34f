import type { SeededRandom } from "./seeded-random.ts";
import { CONDITIONS, MODELS, OPENINGS, PARTIAL_NAMES, SUBJECTS, TAGS, VARIABLES } from "./words.ts";

/** A prompt that can be edited line by line and written out as a file. */
export interface DraftedPrompt {
  title: string;
  model: string;
  temperature: number;
  tags: string[];
  variables: string[];
  /** Front matter beyond the usual keys: schemas, tests, texts over several lines. */
  extras: string[];
  partials: string[];
  instructions: string[];
  /** The key that it had before, once it was moved. */
  renamedFrom: string | null;
}

// What people write in front matter is not only plain words: each of these is in a share of the prompts.
const EXTRAS = [
  {
    share: 0.2,
    lines: [
      "output:",
      "  format: json",
      "  schema:",
      "    queue(enum, where it goes): [billing, technical, account]",
      "    reason: string, one sentence",
    ],
  },
  {
    share: 0.15,
    lines: ["tests:", '  - {name: double charge, vars: {ticket: "My card: charged twice"}, assert: [{type: contains, value: billing}]}'],
  },
  { share: 0.1, lines: ["metadata:", "  notes: >-", "    Agreed with the team in spring;", "    ask before it changes."] },
  { share: 0.1, lines: ["tools: [search] # looked up before it answers"] },
];

/** A new prompt of 12 to 30 lines. One in three includes a partial. */
export function draftPrompt(random: SeededRandom, title: string): DraftedPrompt {
  return {
    title,
    model: random.pick(MODELS),
    temperature: random.below(10) / 10,
    tags: [random.pick(TAGS)],
    variables: [...new Set([random.pick(VARIABLES), random.pick(VARIABLES)])],
    extras: EXTRAS.filter(({ share }) => random.happens(share)).flatMap(({ lines }) => lines),
    partials: random.happens(1 / 3) ? [`shared/${random.pick(PARTIAL_NAMES)}`] : [],
    instructions: Array.from({ length: 8 + random.below(18) }, () => sentence(random)),
    renamedFrom: null,
  };
}

/** A new partial: a few lines without variables. */
export function draftPartial(random: SeededRandom, title: string): DraftedPrompt {
  const instructions = Array.from({ length: 4 }, () => sentence(random));
  return { ...draftPrompt(random, title), tags: ["shared"], variables: [], extras: [], partials: [], instructions };
}

/** What an edit mostly is: another sentence, sometimes one more or another temperature. */
export function editPrompt(random: SeededRandom, prompt: DraftedPrompt): void {
  if (random.happens(0.15)) prompt.temperature = random.below(10) / 10;
  if (random.happens(0.1)) prompt.instructions.push(sentence(random));
  prompt.instructions[random.below(prompt.instructions.length)] = sentence(random);
}

/** The prompt as the text of its file. */
export function renderPrompt(prompt: DraftedPrompt): string {
  return `${frontMatter(prompt).join("\n")}\n${template(prompt).join("\n")}\n`;
}

function frontMatter(prompt: DraftedPrompt): string[] {
  return [
    "---",
    `title: ${prompt.title}`,
    `description: ${prompt.title}, for the people who ask`,
    `model: ${prompt.model}`,
    `config: {temperature: ${prompt.temperature}, maxOutputTokens: 800}`,
    ...(prompt.variables.length === 0 ? [] : ["input:", "  schema:"]),
    ...prompt.variables.map((name) => `    ${name}: string, given by the application`),
    ...prompt.extras,
    `tags: [${prompt.tags.join(", ")}]`,
    ...(prompt.renamedFrom === null ? [] : [`renamed_from: ${prompt.renamedFrom}`]),
    "---",
  ];
}

function template(prompt: DraftedPrompt): string[] {
  const includes = prompt.partials.map((name) => `{{> ${name}}}`);
  if (prompt.variables.length === 0) return [...prompt.instructions, ...includes];
  const inputs = prompt.variables.map((name) => `${name}: {{${name}}}`);
  return ['{{role "system"}}', ...prompt.instructions, ...includes, "", '{{role "user"}}', ...inputs];
}

function sentence(random: SeededRandom): string {
  return `${random.pick(OPENINGS)} ${random.pick(SUBJECTS)}, ${random.pick(CONDITIONS)}.`;
}
