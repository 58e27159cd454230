import { addBeforeCommit } from './scenarios/add-before-commit';
import { blindRequeue } from './scenarios/blind-requeue';
import { doneApart } from './scenarios/done-apart';
import { fenceRemoved } from './scenarios/fence-removed';
import { type Exposure } from './scenarios/exposure';
import { turnstileSkipped } from './scenarios/turnstile-skipped';

/** What exposes each mutation; without the mutation it finds nothing. */
export const EXPOSURES: Readonly<Record<string, Exposure>> = {
  'fence-removed': fenceRemoved,
  'done-apart': doneApart,
  'blind-requeue': blindRequeue,
  'turnstile-skipped': turnstileSkipped,
  'add-before-commit': addBeforeCommit,
};
