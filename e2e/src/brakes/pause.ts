import { type System } from '../harness/system';
import { Batch } from './batch';
import { type Crowd } from './crowd';
import { expectNothingMore } from './nothing-more';
import { type Witness } from './witness';
import { GONE, SLOW } from './wrong-prompt';

export interface Brake {
  readonly path: string;
  readonly witness: Witness;
}

/** Braked in each of these ways, each time when some more have it, and resumed: in the end each has it once. */
export async function expectPausesHold(system: System, crowd: Crowd, brakes: readonly Brake[]): Promise<void> {
  const { api, phones } = system;
  await phones.misbehave(SLOW);
  const batch = await Batch.start(system, crowd, 'Wrong, paused');
  for (const brake of brakes) {
    await batch.untilArrived((await batch.arrivals()).length + GONE);
    await expectPauseHolds(system, batch, brake);
    await phones.misbehave(SLOW);
    await api.put(brake.path, { paused: false });
  }
  await phones.misbehave({});
  await batch.untilDone();
  expect(await batch.arrivals()).toEqual([...crowd.phones].sort());
  expect((await batch.read()).progress).toMatchObject({ sent: crowd.phones.length, queued: 0, canceled: 0 });
}

/** What was handed over is all that the phones show, and what the batch tells. */
async function expectPauseHolds(system: System, batch: Batch, brake: Brake): Promise<void> {
  const { api, phones } = system;
  await api.put(brake.path, { paused: true, reason: 'The prompt is wrong' });
  const gone = await batch.handedOver();
  await phones.misbehave({});
  await expectNothingMore(system, batch, brake.witness);
  expect(await batch.arrivals()).toHaveLength(gone);
  const { size, progress } = await batch.read();
  expect(gone).toBeLessThan(size);
  expect(progress).toMatchObject({ sent: gone, queued: size - gone, underWay: 0, canceled: 0 });
}
