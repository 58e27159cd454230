import { type BatchForecast } from '@promptpipe/domain';
import { Refusal } from '../http/refusal';

/** Half of a study must not be left out by somebody's oversight: 422 names what is missing, and with how many people. */
export function refuseIncomplete({ missing, exclusions }: BatchForecast): void {
  if (missing.length === 0) return;
  const people = exclusions.find(({ reason }) => reason === 'missing-variables')?.count ?? 0;
  const names = missing.map(({ variable, count }) => `${variable} (${count})`).join(', ');
  throw new Refusal(
    422,
    `The prompt says what ${people} of these people do not have: ${names}. Give it to them, or leave them out with excludeIncomplete.`,
    { errors: missing.map(({ variable, count }) => ({ field: variable, message: `is missing for ${count}` })) },
  );
}
