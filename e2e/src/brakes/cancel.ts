import { type System } from '../harness/system';
import { Batch } from './batch';
import { type Crowd } from './crowd';
import { expectNothingMore } from './nothing-more';
import { afterARestart, inTheSameStudy } from './witness';
import { GONE, SLOW } from './wrong-prompt';

interface Canceled {
  readonly canceled: number;
  readonly onTheirWay: number;
  readonly gone: number;
}

/** Canceled when some have it: each of the others ends as canceled, and whoever cancels is told how many may still get it. */
export async function expectCancelHolds(system: System, crowd: Crowd): Promise<void> {
  const { api, phones } = system;
  const size = crowd.phones.length;
  await phones.misbehave(SLOW);
  const batch = await Batch.start(system, crowd, 'Wrong, canceled');
  await batch.untilArrived(GONE);
  const told = await api.post<Canceled>(`/v1/batches/${batch.id}/cancel`, {});
  expect(told.canceled + told.onTheirWay + told.gone).toBe(size);
  const handedOver = await batch.handedOver();
  await phones.misbehave({});
  await expectNothingMore(system, batch, afterARestart(inTheSameStudy));
  const arrived = (await batch.arrivals()).length;
  expect(arrived).toBeGreaterThanOrEqual(told.gone);
  expect(arrived).toBeLessThanOrEqual(Math.min(handedOver, told.gone + told.onTheirWay));
  const { status, progress } = await batch.read();
  expect(status).toBe('canceled');
  expect(progress).toMatchObject({ sent: arrived, canceled: size - arrived, queued: 0, waiting: 0 });
}
