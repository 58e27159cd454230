/** Something a person must know and can act on. Its message is shown as it stands, without a stack trace. */
export class StackFailure extends Error {
  override readonly name = 'StackFailure';
}
