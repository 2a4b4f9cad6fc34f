/** Whether a variable that says yes or no says yes; empty, `false` and `0` say no. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "false" && value !== "0";
}
