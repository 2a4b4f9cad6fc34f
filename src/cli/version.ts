declare const PROMPTLANE_VERSION: string | undefined;

/** The version of this package; the build fills it in. */
export const VERSION = typeof PROMPTLANE_VERSION === "undefined" ? "0.0.0-development" : PROMPTLANE_VERSION;
