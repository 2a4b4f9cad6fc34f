import { expect, test } from "vitest";
import { rememberLatest } from "../../src/store/remember-latest.ts";

const asking = () => {
  const asked: string[] = [];
  const remembered = rememberLatest<string>();
  return { asked, remembered };
};

test("what is asked again is answered from memory, of each subject the latest", async () => {
  const store = {};
  const { asked, remembered } = asking();
  for (const [subject, question] of [
    ["a", "1"],
    ["a", "1"],
    ["b", "1"],
    ["a", "1"],
    ["a", "2"],
    ["a", "1"],
  ] as const) {
    const answer = await remembered(store, { subject, question }, async () => {
      asked.push(`${subject}${question}`);
      return `${subject}${question}`;
    });
    expect(answer).toBe(`${subject}${question}`);
  }
  expect(asked).toEqual(["a1", "b1", "a2", "a1"]);
});

test("a failure is told to whoever waits for it, and asked again the next time", async () => {
  const store = {};
  const { remembered } = asking();
  const fail = () => Promise.reject(new Error("git was stopped"));
  await expect(remembered(store, { question: "1" }, fail)).rejects.toThrow("git was stopped");
  await expect(remembered(store, { question: "1" }, async () => "answer")).resolves.toBe("answer");
});
