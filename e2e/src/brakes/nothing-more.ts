import { type System } from '../harness/system';
import { type Batch } from './batch';
import { type Witness } from './witness';

/** What was in hand comes to its end, and then nothing of the batch leaves any more while others come through. */
export async function expectNothingMore(system: System, batch: Batch, witness: Witness): Promise<void> {
  await batch.atRest();
  const arrivals = await batch.arrivals();
  await witness(system);
  expect(await batch.arrivals()).toEqual(arrivals);
}
