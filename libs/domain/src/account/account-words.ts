import { type AccountState, type AccountTrouble, WORDS_OF_TROUBLE } from './account-trouble';

export interface AccountStanding {
  readonly id: string;
  readonly driver: string;
  readonly state: AccountState;
  /** Why it is not connected; null: for no trouble. */
  readonly trouble: AccountTrouble | null;
  /** A gateway that lives holds it. */
  readonly isOwned: boolean;
  readonly isPaused: boolean;
}

export interface AccountWords {
  readonly means: string;
  /** Null: nothing is to be done. */
  readonly todo: string | null;
}

/** What an account's state means and what to do about it, for whoever has never heard of its inside. */
export function wordsOfAccount(standing: AccountStanding): AccountWords {
  const { id, todo, means } = { id: standing.id, ...plainWords(standing) };
  return { means, todo: todo?.replaceAll(':id', id) ?? null };
}

function plainWords({ driver, state, trouble, isOwned, isPaused }: AccountStanding): AccountWords {
  const isForAPerson = state === 'logged_out' || state === 'wrong_number';
  if (!isOwned && !isForAPerson) {
    return {
      means: 'No gateway has this account: nothing is sent, and what is owed waits.',
      todo: `See that a whatsapp-gateway runs with WHATSAPP_DRIVER=${driver}.`,
    };
  }
  if (state === 'connected') {
    return isPaused
      ? {
          means: 'Connected, and its sending is paused.',
          todo: 'PUT /v1/accounts/:id/sending {"paused": false} resumes it.',
        }
      : { means: 'Connected: it sends and hears.', todo: null };
  }
  if (trouble !== null) return WORDS_OF_TROUBLE[trouble];
  return { means: 'It is being connected; what people wrote meanwhile is read before the first send.', todo: null };
}
