/** What became of a message, as the API tells it: in WhatsApp's order, the last of a kind is what holds now. */
export interface ResponseEventView {
  readonly kind: 'reaction' | 'edit' | 'revoke' | 'media';
  /** ISO instant. */
  readonly at: string;
  /** Of a reaction; null: taken back. */
  readonly emoji?: string | null;
  /** Of an edit: what it was changed to. The first text stays where it stood. */
  readonly text?: string;
  readonly media?: {
    readonly type: string;
    readonly mimetype: string | null;
    readonly size: number | null;
    readonly caption: string;
  };
}

/** Of the events `e` that are so linked. */
export const toldEvents = (linked: string): string => `
  (select coalesce(jsonb_agg(
            jsonb_build_object(
              'kind', e.kind, 'at', to_char(e.wa_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
            || case e.kind when 'reaction' then jsonb_build_object('emoji', e.content)
                           when 'edit' then jsonb_build_object('text', e.content)
                           when 'media' then jsonb_build_object('media', e.media)
                           else '{}'::jsonb end
            order by e.wa_at, e.id), '[]'::jsonb)
     from response_events e
    where ${linked})`;
