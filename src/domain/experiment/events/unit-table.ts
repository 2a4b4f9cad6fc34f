/** The arm of a unit that has outcomes, but was not exposed. */
export const WITHOUT_ARM = -1;
/** The arm of a unit that was seen in two. */
export const IN_TWO_ARMS = -2;

/** An outcome that counts: of a unit of an arm, at or after its first exposure. */
export type OutcomeVisitor = (unit: number, arm: number, value: number) => void;

/** Units by number, with their exposures and outcomes. */
export interface UnitTable {
  expose(unit: string, arm: number, at: number): void;
  measure(unit: string, metric: number, value: number, at: number): void;
  /** How many units there are, in all. */
  size(): number;
  countOf(arm: number): number;
  armOf(unit: number): number;
  /** Visits the outcomes of a metric that count. */
  eachOutcome(metric: number, visit: OutcomeVisitor): void;
}

/** An empty table. It is made of columns of numbers, since an object for each of a million outcomes takes ten times the memory. */
export function unitTable(): UnitTable {
  const numbers = new Map<string, number>();
  const units = { arm: [] as number[], exposedAt: [] as number[] };
  const outcomes = { unit: [] as number[], metric: [] as number[], value: [] as number[], at: [] as number[] };

  const numberOf = (unit: string): number => {
    const known = numbers.get(unit);
    if (known !== undefined) return known;
    numbers.set(unit, numbers.size);
    units.arm.push(WITHOUT_ARM);
    units.exposedAt.push(Infinity);
    return numbers.size - 1;
  };
  const armOf = (unit: number): number => units.arm[unit] ?? WITHOUT_ARM;
  const exposedAt = (unit: number): number => units.exposedAt[unit] ?? Infinity;
  return {
    expose: (unit, arm, at) => {
      const number = numberOf(unit);
      const before = armOf(number);
      units.arm[number] = before === WITHOUT_ARM || before === arm ? arm : IN_TWO_ARMS;
      units.exposedAt[number] = Math.min(at, exposedAt(number));
    },
    measure: (unit, metric, value, at) => {
      outcomes.unit.push(numberOf(unit));
      outcomes.metric.push(metric);
      outcomes.value.push(value);
      outcomes.at.push(at);
    },
    size: () => numbers.size,
    countOf: (arm) => units.arm.reduce((total, one) => (one === arm ? total + 1 : total), 0),
    armOf,
    eachOutcome: (metric, visit) => {
      for (let index = 0; index < outcomes.unit.length; index += 1) {
        const unit = outcomes.unit[index] ?? 0;
        const isAfter = (outcomes.at[index] ?? 0) >= exposedAt(unit);
        if (outcomes.metric[index] === metric && armOf(unit) >= 0 && isAfter) visit(unit, armOf(unit), outcomes.value[index] ?? 0);
      }
    },
  };
}
