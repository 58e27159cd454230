import { type z } from 'zod';
import { type FieldError } from './refusal';

/** A body of a megabyte may be wrong in a hundred thousand places. */
const MAX_ERRORS = 20;

/** The fields at fault, as paths with dots; `whole` names what was looked at when no field of it is. */
export const fieldErrorsOf = (error: z.core.$ZodError, whole: string): FieldError[] =>
  error.issues.flatMap((issue) => errorsOf(issue, [], whole)).slice(0, MAX_ERRORS);

/** For `safeParse`: says of a field that is not there that it is missing, and not which type nothing has. */
export const wording: z.core.$ZodErrorMap = (issue) =>
  issue.code === 'invalid_type' && issue.input === undefined ? 'is missing' : undefined;

function errorsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[], whole: string): FieldError[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not a field of this request' }));
  }
  const meant = issue.code === 'invalid_union' ? closest(issue.errors) : null;
  if (meant) return meant.flatMap((nested) => errorsOf(nested, path, whole));
  return [{ field: path.join('.') || whole, message: issue.message }];
}

/** The form that the caller most likely meant: the one with the fewest faults. None when two are equally near. */
function closest(forms: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | null {
  const [first, second] = [...forms].sort((a, b) => faults(a) - faults(b));
  if (!first || (second && faults(second) === faults(first))) return null;
  return first;
}

const faults = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
