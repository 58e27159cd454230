import type { ParticipantRow } from '@promptpipe/testing';
import {
  dueTimersOf,
  endTimer,
  enqueueJob,
  lockParticipant,
  moveTimerOn,
  newId,
  saveTimer,
  takeSeq,
  type TimerRow,
} from '../../src';
import { cancelTimer } from '../two-sessions/acts';
import { demandSame, pick } from './job-operations';
import { demand } from './operation';
import { HOUR_MS, type TimerOperation } from './timers-state';

type People = readonly ParticipantRow[];

export const save =
  (people: People, person: number, recurring: boolean): TimerOperation =>
  () => ({
    text: `save a timer of ${person} that runs ${recurring ? 'each hour' : 'once'}`,
    act: async (tx) => {
      const participantId = people[person]!.id;
      await lockParticipant(tx, participantId);
      const at = new Date(Date.now() - 60_000);
      return saveTimer(tx, {
        ...{ id: newId(), participantId, callbackType: 'scheduled_prompt', callbackParams: { promptId: newId() } },
        when: recurring ? { schedule: { everySeconds: HOUR_MS / 1_000 }, firstRun: at } : { at },
      });
    },
    explain: (state, answer) => {
      const { id, nextRun } = answer as { id: string; nextRun: Date };
      state.timers.push({ id, person, recurring, fireVersion: 0, nextRun: nextRun.getTime(), due: true });
    },
  });

/** A look without a lock, as every fire begins. */
export const look =
  (people: People): TimerOperation =>
  () => ({
    text: 'look for what is due',
    act: (tx) =>
      dueTimersOf(
        tx,
        people.map(({ id }) => id),
      ),
    explain: (state, answer) => {
      const found = answer as TimerRow[];
      demandSame(
        found.map(({ id }) => id),
        state.timers.filter(({ due }) => due).map(({ id }) => id),
      );
      state.read.push(...found);
    },
  });

/** By what was read, however long ago: the guard tells whether that still stands. */
export const fire =
  (n: number): TimerOperation =>
  (bound) => {
    const planned = pick(bound.read, n);
    if (!planned) return null;
    return {
      text: `fire ${planned.id.slice(-4)} of version ${planned.fireVersion}`,
      act: async (tx) => {
        const participant = (await lockParticipant(tx, planned.participantId))!;
        const next = new Date(planned.nextRun.getTime() + HOUR_MS);
        const ours = planned.schedule ? await moveTimerOn(tx, planned, next) : await endTimer(tx, planned);
        if (!ours) return null;
        const made = {
          ...{ id: newId(), kind: 'scheduled_prompt' as const, participantId: participant.id, timerId: planned.id },
          payload: { promptId: planned.id, plannedAt: planned.nextRun.toISOString() },
          ...{ participantSeq: await takeSeq(tx, participant), studyId: participant.studyId, cause: planned.id },
        };
        return enqueueJob(tx, made);
      },
      explain: (state, answer) => {
        const timer = state.timers.find(({ id }) => id === planned.id);
        const stands = timer?.fireVersion === planned.fireVersion && timer.nextRun === planned.nextRun.getTime();
        demand((answer !== null) === stands, stands ? 'its plan stood' : 'its plan did not stand any more');
        if (!timer || answer === null) return;
        state.jobs.push({ id: answer as string, timer: timer.id, status: 'queued' });
        if (timer.recurring) {
          Object.assign(timer, { fireVersion: timer.fireVersion + 1, nextRun: timer.nextRun + HOUR_MS, due: false });
        } else state.timers = state.timers.filter(({ id }) => id !== timer.id);
      },
    };
  };

/** Also of a timer that is gone: what it made goes with it. */
export const cancel =
  (n: number): TimerOperation =>
  (bound) => {
    const planned = pick(bound.read, n);
    if (!planned) return null;
    return {
      text: `cancel ${planned.id.slice(-4)}`,
      act: (tx) => cancelTimer(tx, planned),
      explain: (state, answer) => {
        const { deleted, canceled } = answer as { deleted: boolean; canceled: number };
        const owed = state.jobs.filter(({ timer, status }) => timer === planned.id && status === 'queued');
        const stood = state.timers.some(({ id }) => id === planned.id);
        demand(
          deleted === stood && canceled === owed.length,
          `${String(stood)}, and ${owed.length} jobs of it were owed`,
        );
        state.timers = state.timers.filter(({ id }) => id !== planned.id);
        for (const job of owed) job.status = 'canceled';
      },
    };
  };

export const anHourPasses: TimerOperation = () => ({
  text: 'an hour passes',
  act: (tx) =>
    tx.query(`update active_timers set next_run = next_run - interval '1 hour' where next_run > clock_timestamp()`),
  explain: (state) => {
    for (const timer of state.timers) {
      if (!timer.due) Object.assign(timer, { nextRun: timer.nextRun - HOUR_MS, due: true });
    }
  },
});
