import { aBoot, aJob, aParticipant, db, type Row } from '@promptpipe/testing';
import { fleetNames } from '../../src/quarantine/fleet-names';
import { useWardHouse } from './ward-house';

const house = useWardHouse();

const ago = (minutes: number): ReturnType<typeof db> => db(`now() - interval '${minutes} minutes'`);
const OLD = { registered_at: ago(60) };

/** Is a job of the kind `dance` in quarantine after a look? Its process of the sweep declares everything but that. */
const dances = async (): Promise<boolean> => {
  const { id } = await aJob(house, await aParticipant(house), { kind: 'dance' });
  const setAside = await house.sweep();
  return setAside.some(({ rowId, reason }) => rowId === id && reason === 'unknown-kind');
};

describe('a kind that this process does not know', () => {
  it.each<[string, boolean, readonly Row[]]>([
    ['while no scheduler has been up for ten minutes', false, [{ registered_at: ago(9) }]],
    ['while only another service has been up for so long', false, [{ ...OLD, service: 'api' }]],
    ['while a scheduler that was up for so long is gone', false, [{ ...OLD, gone_at: ago(1) }]],
    ['while somebody declares it', false, [OLD, { kinds: ['dance'] }]],
    ['when who declared it is gone for less than ten minutes', false, [OLD, { kinds: ['dance'], gone_at: ago(9) }]],
    ['when who declared it is gone for longer', true, [OLD, { kinds: ['dance'], gone_at: ago(11) }]],
    ['when nobody ever declared it', true, [OLD]],
  ])('%s: unreadable is %s', async (_, unreadable, boots) => {
    for (const boot of boots) await aBoot(house, boot);
    expect(await dances()).toBe(unreadable);
  });
});

it('what the fleet declares is told by job kinds and by callback types', async () => {
  await aBoot(house, { ...OLD, kinds: ['a', 'b'], callbacks: ['t'] });
  await aBoot(house, { kinds: ['b', 'c'], callbacks: ['u'] });
  const { kinds, callbacks } = await house.tx(fleetNames);
  expect([...(kinds ?? [])].sort()).toEqual(['a', 'b', 'c', 'inbound', 'scheduled_prompt']);
  expect([...(callbacks ?? [])].sort()).toEqual(['scheduled_prompt', 't', 'u']);
});
