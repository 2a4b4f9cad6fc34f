// Writes docs/json from the types: npm run schemas
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateSchemas } from "./schemas/generate-schemas.ts";

const folder = join(process.cwd(), "docs/json");
mkdirSync(folder, { recursive: true });
const schemas = generateSchemas(process.cwd());
for (const name of readdirSync(folder)) if (name.endsWith(".schema.json") && !schemas.has(name)) rmSync(join(folder, name));
for (const [name, text] of schemas) writeFileSync(join(folder, name), text);
console.log(`${schemas.size} schemas in docs/json`);
