import { me, MsgKey, onDevice } from './ids.js';
import { ofEarlierLoad, rawModel } from './messages.js';

/** By the text of the poll's key: the last vote of its person. */
const votes = new Map();

export const votesTable = { equals: async (_, key) => [...(votes.get(key)?.values() ?? [])] };

/** The library puts itself between here and there. */
export const pollVoteTableMode = { bulkUpsert: async (given) => given };

/** Labels of the options that were voted for; while nobody listens it is only known. */
export function takeVote({ from, body, quotedId, pollOptions, at }, isNew) {
  const poll = rawModel(quotedId) ?? ofEarlierLoad(quotedId, from);
  Object.assign(poll, { type: 'poll_creation', pollOptions: pollOptions.map((name, localId) => ({ name, localId })) });
  const chosen = poll.pollOptions.filter(({ name }) => body.split(', ').includes(name));
  const selectedOptionLocalIds = chosen.map(({ localId }) => localId);
  const voter = poll.id.remote;
  const t = Date.parse(at);
  votes.set(String(poll.id), new Map([[voter.user, { senderTimestampMs: t, selectedOptionLocalIds }]]));
  if (!isNew) return;
  const id = new MsgKey({ fromMe: false, remote: voter, id: `V${t}` });
  const vote = {
    id,
    pollUpdateParentKey: poll.id,
    t,
    senderTimestampMs: t,
    from: onDevice(voter),
    to: me,
    selectedOptionLocalIds,
  };
  void pollVoteTableMode.bulkUpsert([vote]);
}
