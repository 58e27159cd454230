import { until } from '@promptpipe/testing';
import type { Behaviour } from './driver-conformance';

const PHONE = '+15550100005';
const SECRET = Buffer.alloc(32, 7).toString('base64');
const POLL = { question: 'Did you walk?', options: ['Yes', 'No'], secret: SECRET } as const;

/** Questions with options to vote for. */
export const POLLS: readonly Behaviour[] = [
  [
    'sends a poll under the id that was reserved for it, finds it, and tells each vote in it',
    async (stage) => {
      const { driver, network, told } = stage;
      await stage.connect();
      const poll = stage.outgoing({ to: PHONE, text: 'Did you walk?\n1. Yes\n2. No', poll: POLL });
      expect(await driver.send(poll)).toMatchObject({ outcome: 'accepted' });
      await until('it to be read', () => told.levelsOf(poll.waMessageId).includes(2));
      expect((await stage.lookUp(poll.waMessageId)).get(poll.waMessageId)).toMatchObject({ found: true });
      expect(await network.pollOn(PHONE, poll.waMessageId)).toEqual({ body: 'Did you walk?', options: ['Yes', 'No'] });
      for (const [n, options] of [[1], [2], []].entries()) {
        await network.vote(PHONE, poll.waMessageId, options);
        await until('the vote to come in', () => told.messages.length === n + 1);
      }
      const vote = { from: PHONE, quotedWaId: poll.waMessageId, isVote: true };
      expect(told.messages).toMatchObject([
        { ...vote, body: 'Yes' },
        { ...vote, body: 'No' },
        { ...vote, body: '' },
      ]);
      expect(new Set(told.messages.map(({ waMessageId }) => waMessageId)).size).toBe(3);
    },
  ],
  [
    'tells from its history the vote that holds, by the id that it had live, and one that nobody heard',
    async (stage) => {
      const { driver, network, told } = stage;
      await stage.connect();
      const [heard, unheard] = [1, 2].map(() => stage.outgoing({ to: PHONE, poll: POLL }));
      for (const poll of [heard!, unheard!]) {
        await driver.send(poll);
        await until('it to arrive', async () => (await stage.timesOnWire(poll.waMessageId)) === 1);
      }
      await network.vote(PHONE, heard!.waMessageId, [2]);
      await until('the vote to come in', () => told.messages.length === 1);
      await driver.close();
      await network.vote(PHONE, unheard!.waMessageId, [1]);
      await stage.connect();
      const votes = (await driver.history(new Date(0))).filter(({ isVote }) => isVote);
      const inPoll = (poll: string) => votes.filter(({ quotedWaId }) => quotedWaId === poll);
      expect(inPoll(heard!.waMessageId)).toMatchObject([{ waMessageId: told.messages[0]?.waMessageId, body: 'No' }]);
      expect(inPoll(unheard!.waMessageId)).toMatchObject([{ body: 'Yes', from: PHONE }]);
      await network.vote(PHONE, unheard!.waMessageId, [2]);
      await until('a vote in a poll of the session before', () => told.messages.length === 2);
      expect(told.messages[1]).toMatchObject({ body: 'No', quotedWaId: unheard!.waMessageId });
    },
  ],
];
