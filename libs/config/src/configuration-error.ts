export interface VariableProblem {
  readonly variable: string;
  readonly reason: string;
  /** A value that would be accepted, when the shape knows one. */
  readonly example: string | undefined;
}

/**
 * Names every variable at fault at once, so that nobody has to start a service five times to find five mistakes.
 * It never holds a value that was given: a connection URL carries a password.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly code = 'configuration-invalid';

  constructor(readonly problems: readonly VariableProblem[]) {
    super(`The environment is not usable. ${problems.map(inWords).join('; ')}.`);
  }
}

function inWords({ variable, reason, example }: VariableProblem): string {
  const hint = example === undefined ? '' : ` (example: ${variable}=${example})`;
  return `${variable}: ${reason}${hint}`;
}
