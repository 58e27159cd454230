import { Injectable } from '@nestjs/common';
import {
  autocommit,
  type ClaimedMessage,
  claimMessage,
  claimMessages,
  DataSource,
  findStopRequests,
  isStopRequested,
  type WantedMessage,
} from '@promptpipe/persistence';
import { Joined } from './joined';

/**
 * Claims of different accounts, and the last looks before their sends, share statements. Each account still has one message
 * in hand, and claims it when its own turn on the page has come.
 */
@Injectable()
export class JoinedClaims {
  private readonly claims: Joined<WantedMessage, ClaimedMessage | null>;
  private readonly stops: Joined<ClaimedMessage, boolean | null>;

  constructor(db: DataSource) {
    const tx = autocommit(db);
    this.claims = new Joined({
      keyOf: ({ id }) => id,
      together: async (wanted) => {
        const claimed = new Map((await claimMessages(tx, wanted)).map((message) => [message.id, message]));
        return wanted.map(({ id }) => claimed.get(id));
      },
      alone: (one) => claimMessage(tx, one, one.lease),
    });
    this.stops = new Joined({
      keyOf: ({ id }) => id,
      together: async (claims) => {
        const stops = await findStopRequests(tx, claims);
        return claims.map(({ id }) => stops.get(id) ?? null);
      },
      alone: (claim) => isStopRequested(tx, claim),
    });
  }

  /** Null: not claimable (any more, or yet), and free again. */
  claim(wanted: WantedMessage): Promise<ClaimedMessage | null> {
    return this.claims.do(wanted);
  }

  /** Read after it was asked for; null: the claim is no longer ours. */
  isStopRequested(claim: ClaimedMessage): Promise<boolean | null> {
    return this.stops.do(claim);
  }
}
