import { Injectable } from '@nestjs/common';
import { DataSource, inTransaction, type LeaseRef, type Recognition, recognizePhone } from '@promptpipe/persistence';

/** The session is of another number than the account expects: it serves nobody, and is not opened again by itself. */
export class WrongNumber extends Error {
  override readonly name = 'WrongNumber';

  constructor(
    readonly found: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** Lets nothing be heard or sent by a session before it is known to be the account's own. */
@Injectable()
export class NumberGuard {
  constructor(private readonly db: DataSource) {}

  /**
   * `phone`: of the session; null where the network knows no such thing.
   * @throws {WrongNumber} of a session that is another number's
   */
  async admit(lease: LeaseRef, phone: string | null): Promise<void> {
    if (phone === null) return;
    const recognition = await inTransaction(this.db, (tx) => recognizePhone(tx, lease, phone));
    if (recognition.is === 'not-ours') throw new Error('The account was lost meanwhile');
    if (recognition.is === 'another') throw new WrongNumber(phone, sentenceOf(phone, recognition));
  }
}

/** The last two digits tell a person which phone it is, and tell nobody else. */
function sentenceOf(found: string, { expected, otherAccount }: Extract<Recognition, { is: 'another' }>): string {
  const whose = otherAccount === null ? '' : `, which is that of account ${otherAccount}`;
  const instead = expected === null ? '' : `; expected is one that ends in ${expected.slice(-2)}`;
  return `The session is of a number that ends in ${found.slice(-2)}${whose}${instead}`;
}
