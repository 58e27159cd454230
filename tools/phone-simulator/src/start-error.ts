/** The simulator cannot start for a reason that its user can mend; the message names it and the way out. */
export class StartError extends Error {}
