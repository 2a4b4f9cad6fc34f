interface Remembered<Answer> {
  question: string;
  answer: Promise<Answer>;
}

/**
 * Makes a function that asks each question of an open store once, as long as the same is asked again; of each `subject`
 * the latest answer is kept. A failure is not: what failed once, such as a git that was stopped, may work the next time.
 *
 * @example
 * const remembered = rememberLatest<CacheTable>();
 * remembered(store, { subject: "ledger", question: tip }, () => loadAt(store, tip));
 */
export function rememberLatest<Answer>(): (
  store: object,
  asked: { subject?: string; question: string },
  answer: () => Promise<Answer>,
) => Promise<Answer> {
  const stores = new WeakMap<object, Map<string, Remembered<Answer>>>();
  return (store, { subject = "", question }, ask) => {
    const subjects = stores.get(store) ?? new Map<string, Remembered<Answer>>();
    stores.set(store, subjects);
    const known = subjects.get(subject);
    if (known?.question === question) return known.answer;
    const latest = { question, answer: ask() };
    subjects.set(subject, latest);
    latest.answer.catch(() => {
      if (subjects.get(subject) === latest) subjects.delete(subject);
    });
    return latest.answer;
  };
}
