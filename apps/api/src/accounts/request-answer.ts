import type { AccountRequest, AccountView } from '@promptpipe/persistence';

export interface RequestAnswer {
  readonly id: string;
  readonly accountId: string;
  readonly kind: AccountRequest['kind'];
  readonly askedAt: Date;
  readonly status: 'waits' | 'done' | 'failed';
  readonly endedAt: Date | null;
  /** What becomes, or became, of it. */
  readonly says: string;
  /** Where to look. */
  readonly see: string;
}

type Owner = Pick<AccountView, 'isOwned' | 'driver'>;

export function requestAnswer(request: AccountRequest, owner: Owner): RequestAnswer {
  const { id, accountId, kind, askedAt, endedAt, outcome, detail } = request;
  return {
    ...{ id, accountId, kind, askedAt },
    status: outcome ?? 'waits',
    endedAt,
    says: detail ?? whileItWaits(owner),
    see: `/v1/accounts/${accountId}/requests/${id}`,
  };
}

const whileItWaits = ({ isOwned, driver }: Owner): string =>
  isOwned
    ? 'The gateway that has this account does it within seconds.'
    : `No gateway has this account now: it is done as soon as one with WHATSAPP_DRIVER=${driver} takes it.`;
