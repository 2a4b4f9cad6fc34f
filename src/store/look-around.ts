export { type FirstLook, lookAround } from "../git/first-look.ts";
