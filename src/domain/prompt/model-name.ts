/** The name of a model in front matter: `openai/gpt-4o`, also where it is written as a map of id and provider; null for anything else. */
export function modelName(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "object" || value === null) return null;
  const { id, provider } = value as { id?: unknown; provider?: unknown };
  if (typeof id !== "string") return null;
  return typeof provider === "string" && !id.startsWith(`${provider}/`) ? `${provider}/${id}` : id;
}
