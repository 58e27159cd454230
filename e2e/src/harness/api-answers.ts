/** What the API answers, as far as the scenarios look at it. Instants are ISO strings. */
export interface MessageAnswer {
  readonly id: string;
  readonly status: string;
  readonly attempt: number;
  readonly waMessageId: string;
  readonly ackLevel: number;
  readonly sentAt: string | null;
  readonly deliveredAt: string | null;
  readonly readAt: string | null;
  readonly lastError?: string;
}

export interface ResponseAnswer {
  readonly id: string;
  readonly messageId: string | null;
  readonly body: string;
}

export interface ReceiptAnswer {
  readonly ackLevel: number;
}

export interface TimerAnswer {
  readonly id: string;
  readonly status: 'active' | 'fired';
  readonly job?: { readonly status: string };
}

export interface JobAnswer {
  readonly id: string;
  readonly status: string;
  readonly attempts: readonly { readonly attempt: number; readonly outcome: string }[];
  readonly timeline: readonly { readonly at: string; readonly event: string }[];
}

export interface List<Item> {
  readonly items: readonly Item[];
}
