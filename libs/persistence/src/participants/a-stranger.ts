/** Of participants: to the number that writes to them they are strangers until they write to it; WhatsApp's name for them goes too. */
export const A_STRANGER = `lid = null, wrote_at = null, contact_since = pp_now(), updated_at = pp_now()`;
