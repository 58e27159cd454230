/** A stored message, looked at for a word that the door obeys by itself. */
export interface AtTheDoor {
  readonly id: string;
  readonly accountId: string;
  readonly waMessageId: string;
  readonly body: string;
  /** WhatsApp's instant of it. */
  readonly waAt: Date;
}
