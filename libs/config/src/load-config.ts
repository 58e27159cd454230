import { z } from 'zod';
import { ConfigurationError, type VariableProblem } from './configuration-error';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables that `shape` names into one frozen object. An empty string counts as not given, because that is
 * how compose files and shells say "not set". Throws a `ConfigurationError` that lists every bad variable.
 */
export function loadConfig<S extends z.ZodRawShape>(
  shape: S,
  env: Environment = process.env,
): Readonly<z.output<z.ZodObject<S>>> {
  const given = Object.fromEntries(Object.keys(shape).map((variable) => [variable, givenValue(env[variable])]));
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  throw new ConfigurationError(problemsOf(parsed.error, shape, given));
}

function givenValue(raw: string | undefined): string | undefined {
  const value = raw?.trim();
  return value === '' ? undefined : value;
}

/** One problem per variable: the first that zod found, since the later ones usually follow from it. */
function problemsOf(error: z.ZodError, shape: z.ZodRawShape, given: Environment): VariableProblem[] {
  const problems = new Map<string, VariableProblem>();
  for (const issue of error.issues) {
    const variable = String(issue.path[0]);
    if (problems.has(variable)) continue;
    const reason = given[variable] === undefined ? 'is missing' : issue.message;
    problems.set(variable, { variable, reason, example: exampleOf(shape[variable]) });
  }
  return [...problems.values()];
}

/** `.optional()` and `.default()` wrap a schema and leave its metadata inside. */
function exampleOf(schema: z.core.$ZodType | undefined): string | undefined {
  if (schema === undefined) return undefined;
  const examples: unknown = z.globalRegistry.get(schema)?.examples;
  const example: unknown = Array.isArray(examples) ? examples[0] : undefined;
  if (typeof example === 'string') return example;
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? exampleOf(schema.unwrap()) : undefined;
}
