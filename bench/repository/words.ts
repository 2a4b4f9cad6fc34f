/** Fifty projects, each a folder of the store. */
export const PROJECTS = cross(
  ["support", "billing", "sales", "search", "onboarding", "reports", "legal", "research", "translation", "moderation"],
  ["core", "chat", "email", "mobile", "partners"],
);

/** A hundred names of prompts within one project. */
export const PROMPT_NAMES = cross(
  ["summarize", "classify", "draft", "extract", "rewrite", "explain", "compare", "review", "plan", "answer"],
  ["ticket", "invoice", "contract", "message", "meeting", "report", "article", "order", "profile", "question"],
);

/** The prompts that others include. */
export const PARTIAL_NAMES = ["tone", "privacy", "format", "citations", "language", "brevity"] as const;

export const MODELS = ["openai/gpt-4o", "openai/gpt-4o-mini", "anthropic/claude-sonnet", "google/gemini-flash"] as const;

export const TAGS = ["customer-facing", "internal", "classifier", "email", "safety", "experimental"] as const;

export const VARIABLES = ["customer", "ticket", "language", "history_note", "product", "order", "deadline", "audience"] as const;

export const AUTHORS = ["Ana Costa", "Bram de Wit", "Chidi Obi", "Dana Levi", "Emre Kaya", "Freya Lund"] as const;

/** Sentences of a prompt are put together from these. */
export const OPENINGS = [
  "Answer with",
  "Begin with",
  "Leave out",
  "Mention",
  "Never invent",
  "Check twice for",
  "Ask about",
  "Keep to",
  "Compare",
  "List",
] as const;
export const SUBJECTS = [
  "the dates that the customer gave",
  "one clear next step",
  "amounts with their currency",
  "names of colleagues",
  "what was promised before",
  "the shortest wording that is still polite",
  "every source that you used",
  "facts that the text does not hold",
  "the language of the request",
  "technical terms without an explanation",
] as const;
export const CONDITIONS = [
  "unless the request says otherwise",
  "when it changes the answer",
  "before anything else",
  "in at most two sentences",
  "even if it was said already",
  "as the guidelines demand",
  "if the customer is new",
  "for every item",
] as const;

function cross(first: readonly string[], second: readonly string[]): string[] {
  return first.flatMap((left) => second.map((right) => `${left}-${right}`));
}
