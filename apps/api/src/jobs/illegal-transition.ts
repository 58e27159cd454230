import { IllegalTransitionError } from '@promptpipe/domain';
import { Refusal } from '../http/refusal';

/** 409 with the name of what was refused, and when it would not be; any other error goes on as it is. */
export async function unlessIllegal<Answer>(wayOut: string, act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof IllegalTransitionError) throw new Refusal(409, `${error.message}: ${wayOut}.`);
    throw error;
  }
}
