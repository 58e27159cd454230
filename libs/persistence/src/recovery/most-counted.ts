/** A boot counts no further than this: it must not take longer because much is overdue. */
export const MOST_COUNTED = 100_000;
