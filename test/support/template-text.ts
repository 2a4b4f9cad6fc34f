import fc from "./fast-check.ts";

/** Pieces of prompt files, put together by chance: front matter, tags that open and close, texts of other languages. */
export function promptTexts(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.array(fc.oneof(piece(), block()), { maxLength: 12 }).map((pieces) => pieces.join("")) },
    { weight: 3, arbitrary: fc.tuple(frontMatter(), fc.array(piece(), { maxLength: 6 })).map(([head, pieces]) => head + pieces.join("")) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  );
}

/** Values of variables, of every type that JSON has, under names that the templates use. */
export function variableValues(): fc.Arbitrary<Record<string, unknown>> {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom<unknown>("\u0000", "<<<dotprompt:role:system>>>", "{{a}}", [{ a: 1, b: [2] }], { a: { a: "x" } }, true, 0, ""),
    fc.string({ unit: "binary", maxLength: 20 }),
  );
  return fc.dictionary(fc.constantFrom("a", "b", "role", "each", "items", "toString", "constructor"), value, { maxKeys: 6 });
}

/** Partials, which may include each other. */
export function partialTexts(): fc.Arbitrary<Record<string, string>> {
  return fc.dictionary(fc.constantFrom("p", "q", "shared/tone", "p@v1"), promptTexts(), { maxKeys: 4 });
}

function piece(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(
      ..."{{a}} {{{b}}} {{&a}} {{a.b}} {{../a}} {{this}} {{.}} {{@root.a}} {{@x.y}} {{@index}} {{role}} {{history}} {{~a~}} {{json}}".split(
        " ",
      ),
      ..."{{#if a}} {{else}} {{/if}} {{#each items}} {{/each}} {{#a}} {{/a}} {{^b}} {{/b}} {{#with a}} {{/with}} {{#each items as |x i|}} {{x.a}}".split(
        " ",
      ),
      "{{> p}}",
      "{{> q a=b}}",
      "{{> shared/tone a}}",
      '{{> "p@v1"}}',
      "{{> (lookup . 'a')}}",
      "{{#> p}}",
      "{{/p}}",
      "{{> @partial-block}}",
      '{{#*inline "p"}}',
      "{{/inline}}",
      "{{{{raw}}}}",
      "{{{{/raw}}}}",
      "\\{{a}}",
      "{{! note }}",
      "{{!-- {{a}} --}}",
      "{{* d}}",
      "{{log a}}",
      '{{role "system"}}',
      "{{role a}}",
      "{{media url=a}}",
      '{{section "x"}}',
      "{{json a indent=2}}",
      "{{join items b}}",
      '{{default a "x"}}',
      "{{#ifEquals a b}}",
      "{{/ifEquals}}",
      "{{#if (eq a b)}}",
      "{{lookup a b}}",
      "{{#unless a}}",
      "{{/unless}}",
      "{{foo a}}",
      "{{a",
      "}}",
      "{{",
      "{{#if",
      "${{ x }}",
      "{% if %}",
      '{{"k": 1}}',
      "[[a]]",
      "[[p]]",
      "[[ -f x ]]",
      "m[[0]]",
      "\n",
      "  \n",
      "\r\n",
      "text",
      "{{a/b}}",
      "{{a.[0]}}",
    ),
    fc.string({ unit: "grapheme", maxLength: 8 }),
  );
}

function block(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom("if a", "each items", "with a", "a", "unless b", "each this", "> p"), fc.array(piece(), { maxLength: 3 }))
    .map(([head, inner]) => `{{#${head}}}${inner.join("")}{{/${head.replace("> ", "").split(" ")[0]}}}`);
}

function frontMatter(): fc.Arbitrary<string> {
  const line = fc.oneof(
    fc.constantFrom(
      "title: A",
      "syntax: plain",
      "syntax: promptshuttle",
      "input: {schema: {a: string, b?: number}}",
      "input: {schema: {a: strin}, default: {b: 1}}",
      "input: {schema: {type: object, properties: {a: {type: [string, 'null']}}}}",
      "input: {schema: {'items(array)': {a: string}, (*): any}}",
      "inputs: [{name: a, type: string}, b, {}]",
      "output: {schema: [1]}",
      "config: [1]",
      "model: {id: 1}",
      "a.b.c: 1",
      "tests: x",
      "a: &x [*x]",
      "__proto__: 1",
      "- a",
      "\t",
    ),
    fc.string({ maxLength: 12 }),
  );
  return fc
    .tuple(fc.array(line, { maxLength: 4 }), fc.constantFrom("---\n", "---\r\n", "--- \n", ""))
    .map(([lines, end]) => `---\n${lines.join("\n")}\n${end}`);
}
