/** Everybody's account is the same one. */
export const CATCH_UP = { perMinute: 180, eachMs: 60_000 / 180 };
