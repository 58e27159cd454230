import { Injectable } from '@nestjs/common';
import {
  type Attempted,
  autocommit,
  type ClaimedMessage,
  claimMessages,
  claimOrRefuse,
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
  private readonly claims: Joined<WantedMessage, Attempted>;
  private readonly stops: Joined<ClaimedMessage, boolean | null>;

  constructor(db: DataSource) {
    const tx = autocommit(db);
    this.claims = new Joined({
      // Of one account one at a time: the next is proved against what this one has used up of its pace.
      keyOf: ({ lease }) => lease.accountId,
      together: async (wanted) => {
        const claimed = new Map((await claimMessages(tx, wanted)).map((message) => [message.id, message]));
        return wanted.map(({ id }) => {
          const message = claimed.get(id);
          return message && { claimed: message, refusal: null };
        });
      },
      alone: (one) => claimOrRefuse(tx, one, one.lease),
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

  /** What is not claimed is put off or ended with a reason, or is free again. */
  claim(wanted: WantedMessage): Promise<Attempted> {
    return this.claims.do(wanted);
  }

  /** Read after it was asked for; null: the claim is no longer ours. */
  isStopRequested(claim: ClaimedMessage): Promise<boolean | null> {
    return this.stops.do(claim);
  }
}
