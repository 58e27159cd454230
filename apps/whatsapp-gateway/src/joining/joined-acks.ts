import { Injectable } from '@nestjs/common';
import { crashPoint } from '@promptpipe/lifecycle';
import {
  type Ack,
  type AckEffect,
  DataSource,
  type EntityManager,
  inTransaction,
  recordAck,
  recordAcks,
} from '@promptpipe/persistence';
import { Joined } from './joined';

/** Acks of different messages share a transaction; those of one message stay apart. */
@Injectable()
export class JoinedAcks {
  private readonly acks: Joined<Ack, AckEffect>;

  constructor(db: DataSource) {
    this.acks = new Joined({
      keyOf: ({ accountId, waMessageId }) => `${accountId} ${waMessageId}`,
      together: async (acks) => {
        const effects = await recorded(db, (tx) => recordAcks(tx, acks));
        return effects.map((effect) => effect ?? undefined);
      },
      alone: (ack) => recorded(db, (tx) => recordAck(tx, ack)),
    });
  }

  /** Rejects when it could not be stored. */
  record(ack: Ack): Promise<AckEffect> {
    return this.acks.do(ack);
  }
}

const recorded = <T>(db: DataSource, record: (tx: EntityManager) => Promise<T>): Promise<T> =>
  inTransaction(db, async (tx) => {
    const effects = await record(tx);
    crashPoint('gateway.before-ack-commit');
    return effects;
  });
