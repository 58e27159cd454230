import { aMessage, db, type ParticipantRow, type Row } from '@promptpipe/testing';
import { useDatabase } from '../database';
import { PaceHouse } from './pace-house';

describe('the guards of an account', () => {
  const database = useDatabase();
  const house = new PaceHouse(database);
  let person: ParticipantRow;

  beforeEach(async () => {
    await house.open();
    person = await house.person({ wrote_at: new Date() });
  });

  const told = (over: Row = {}): Promise<unknown> =>
    aMessage(database, person, { status: 'sent', lane: 'reply', ...over });

  it('ends what would say the same again within a minute, and shows the next in line', async () => {
    await told();
    const again = await aMessage(database, person, { lane: 'reply' });
    const other = await aMessage(database, person, { lane: 'reply', rendered_text: 'Other', held: true });
    expect(await house.outcome(again)).toBe('loop');
    expect(await house.row(again)).toMatchObject({
      status: 'canceled',
      last_error: expect.stringMatching(/^loop: /) as string,
    });
    expect(await house.row(other)).toMatchObject({ held: false });
    expect(await house.outcome(other)).toBe('claimed');
  });

  it('does so while the same is being sent', async () => {
    await told({ status: 'sending', lane: 'bulk' });
    expect(await house.outcome(await aMessage(database, person, { lane: 'reply' }))).toBe('loop');
  });

  it.each<[string, Row, Row]>([
    ['what a study plans', {}, { lane: 'study' }],
    ['the answer to a STOP', {}, { passes_door: true }],
    ['another attempt of a message', {}, { attempt: 1 }],
    ['other words', {}, { rendered_text: 'Other' }],
    ['the same words a minute later', { wa_at: db(`now() - interval '61 seconds'`) }, {}],
  ])('lets through %s', async (_, before, over) => {
    await told(before);
    const message = await aMessage(database, person, { lane: 'reply', ...over });
    expect(await house.outcome(message)).toBe('claimed');
  });

  it.each<[number, string, Row, string]>([
    [0, 'what was said just now', {}, 'claimed'],
    [0, 'what was said by a clock that is ahead', { wa_at: db(`now() + interval '5 seconds'`) }, 'claimed'],
    [0, 'what is being said', { status: 'sending', lane: 'bulk' }, 'claimed'],
    [600, 'what was said 599 seconds ago', { wa_at: db(`now() - interval '599 seconds'`) }, 'loop'],
    [600, 'what was said 601 seconds ago', { wa_at: db(`now() - interval '601 seconds'`) }, 'claimed'],
    [10, 'what was said 11 seconds ago', { wa_at: db(`now() - interval '11 seconds'`) }, 'claimed'],
  ])('with loopSeconds %i, to say again %s', async (loop_seconds, _, before, outcome) => {
    await house.set({ loop_seconds });
    await told(before);
    const again = await aMessage(database, person, { lane: 'reply' });
    expect(await house.outcome(again)).toBe(outcome);
    const why = outcome === 'loop' ? `loop: they had the same words less than ${loop_seconds} seconds ago` : null;
    expect(await house.row(again)).toMatchObject({ last_error: why });
  });

  it('lets the same words go to somebody else', async () => {
    await told();
    expect(await house.outcome(await house.message({ lane: 'reply' }))).toBe('claimed');
  });

  it.each<[string, Row, Row, string]>([
    ['somebody who wrote long ago', { wrote_at: db(`now() - interval '8 days'`) }, { lane: 'bulk' }, 'silent'],
    ['somebody who never wrote', { enrolled_at: db(`now() - interval '8 days'`) }, { lane: 'bulk' }, 'silent'],
    ['somebody who has just come', { enrolled_at: db(`now() - interval '6 days'`) }, { lane: 'bulk' }, 'claimed'],
    ['somebody who wrote of late', { wrote_at: db(`now() - interval '6 days'`) }, { lane: 'bulk' }, 'claimed'],
    ['a prompt of the study', { wrote_at: db(`now() - interval '8 days'`) }, { lane: 'study' }, 'claimed'],
    ['a reply', { wrote_at: db(`now() - interval '8 days'`) }, { lane: 'reply' }, 'claimed'],
  ])('of the silent: to %s', async (_, who, over, outcome) => {
    await house.set({ silent_days: 7 });
    const message = await house.message(over, who);
    expect(await house.outcome(message)).toBe(outcome);
    const ended = { status: 'canceled', last_error: 'silent: they have not written for 7 days' };
    expect(await house.row(message)).toMatchObject(outcome === 'silent' ? ended : { status: 'sending' });
  });
});
