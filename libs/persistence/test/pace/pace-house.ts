import { aBoot, aMessage, aParticipant, type MessageRow, type ParticipantRow, type Row } from '@promptpipe/testing';
import { type Attempted, claimMessages, claimOrRefuse, type EntityManager, type LeaseRef } from '../../src';
import { connectAccount, type SpecDatabase } from '../database';

/** One account whose pace a spec sets, in the hands of one gateway. */
export class PaceHouse {
  lease: LeaseRef = { accountId: 'default', bootId: '', leaseEpoch: '0' };

  constructor(readonly database: SpecDatabase) {}

  async open(columns: Row = {}): Promise<void> {
    this.lease = await connectAccount(this.database, await aBoot(this.database));
    await this.set({
      ...{
        gap_ms: 0,
        gap_jitter_ms: 0,
        reply_gap_ms: 0,
        cold_per_day: null,
        warm_up: [],
        silent_days: null,
        loop_seconds: 60,
      },
      ...columns,
    });
  }

  async set(columns: Row): Promise<void> {
    const names = Object.keys(columns).map((name, n) => `${name} = $${n + 1}`);
    await this.database.query(`update whatsapp_accounts set ${names.join(', ')}`, Object.values(columns));
  }

  account(): Promise<Row> {
    return this.database.row('whatsapp_accounts', 'default');
  }

  row({ id }: { readonly id: string }): Promise<Row> {
    return this.database.row('outbox_messages', id);
  }

  person(over: Row = {}): Promise<ParticipantRow> {
    return aParticipant(this.database, over);
  }

  /** To somebody of its own, who has written unless told otherwise. */
  async message(over: Row = {}, person: Row = { wrote_at: new Date() }): Promise<MessageRow> {
    return aMessage(this.database, await this.person(person), over);
  }

  /** As a gateway does: shared first, then by itself. */
  async attempt(message: MessageRow, tx: EntityManager = this.database.db.manager): Promise<Attempted> {
    const [claimed] = await claimMessages(tx, [{ ...message, lease: this.lease }]);
    return claimed ? { claimed, refusal: null } : claimOrRefuse(tx, message, this.lease);
  }

  /** `claimed`, the reason why not, or `declined`. */
  async outcome(message: MessageRow): Promise<string> {
    const { claimed, refusal } = await this.attempt(message);
    return claimed ? 'claimed' : (refusal?.reason ?? 'declined');
  }

  /** Each after the other. */
  async outcomes(messages: readonly MessageRow[]): Promise<string[]> {
    const told: string[] = [];
    for (const message of messages) told.push(await this.outcome(message));
    return told;
  }

  /** The account's turn has come, and what waited for it is in line again. */
  async passTurn(): Promise<void> {
    await this.database.query(`update whatsapp_accounts set next_send_at = now(), next_reply_at = now();
                               update outbox_messages set retry_at = null where status = 'queued'`);
  }
}
