import { type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { AckClock } from '../network/ack-clock';
import { EventStreams } from '../network/event-streams';
import { Network } from '../network/network';
import { identitiesOf, numberFact, personOf } from '../state/person';
import { phoneSchema } from '../state/phone-number';
import { ackFact, type AckFact, changesOf, historyOf, lookUp } from '../state/views';
import { answerTo } from './answer-to';
import {
  accountSchema,
  type LidsInput,
  lidsSchema,
  type LookupsInput,
  lookupsSchema,
  type SendInput,
  sendSchema,
  sinceSchema,
  type TypingInput,
  typingSchema,
} from './inputs';
import { Refusal } from './problem';
import { Valid } from './valid';

const account = new Valid(accountSchema);
const phone = new Valid(phoneSchema);

/** The side that gateways talk to. `x-profile` names the session profile of the gateway that asks. */
@Controller('gateway')
export class GatewayController {
  constructor(
    private readonly network: Network,
    private readonly acks: AckClock,
    private readonly streams: EventStreams,
  ) {}

  @Get('clock')
  clock() {
    return { monotonicMs: performance.now() };
  }

  @Post(':account/messages')
  @HttpCode(200)
  async send(
    @Param('account', account) from: string,
    @Headers('x-profile') profile: string | undefined,
    @Body(new Valid(sendSchema)) { id, to, body, poll, deadlineMs = Infinity }: SendInput,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<AckFact> {
    const fault = this.network.meetFault(to);
    if (fault.hang) return noAnswer();
    // Goes on although the gateway may have died meanwhile: what has reached the network is not called back.
    if (fault.delayMs) await setTimeout(fault.delayMs, undefined, { ref: false });
    if (!personOf(this.network.state, to).onWhatsApp) throw notThere();
    const answer = answerTo(fault, { deadlineMs, nowMs: performance.now() });
    if (answer.type === 'refuse') throw new Refusal(answer.status, answer.detail, answer.members);
    const message = this.network.accept({ id, account: from, profile: profile ?? '', phone: to, body, poll });
    this.acks.start(message, fault.lateAckMs);
    if (answer.type === 'accept') return ackFact(message);
    response.destroy();
    return noAnswer();
  }

  @Post(':account/typing')
  @HttpCode(200)
  typing(@Param('account', account) by: string, @Body(new Valid(typingSchema)) { to }: TypingInput) {
    this.network.typing(by, to);
    return {};
  }

  @Post(':account/lookups')
  @HttpCode(200)
  lookups(
    @Param('account', account) asking: string,
    @Headers('x-profile') profile: string | undefined,
    @Body(new Valid(lookupsSchema)) { ids }: LookupsInput,
  ) {
    return { found: lookUp(this.network.state, { account: asking, profile: profile ?? '' }, ids) };
  }

  @Get(':account/numbers/:phone')
  number(@Param('phone', phone) asked: string) {
    return numberFact(this.network.state, asked);
  }

  @Post(':account/identities')
  @HttpCode(200)
  identities(@Body(new Valid(lidsSchema)) { lids }: LidsInput) {
    return { known: identitiesOf(this.network.state, lids) };
  }

  @Get(':account/events')
  events(@Param('account', account) listening: string, @Res() response: ServerResponse): void {
    this.streams.open(listening, response);
  }

  @Get(':account/changes')
  changes(@Param('account', account) asking: string, @Query('since', new Valid(sinceSchema)) sinceMs: number) {
    return { changes: changesOf(this.network.state, asking, sinceMs) };
  }

  @Get(':account/history')
  history(@Param('account', account) asking: string, @Query('since', new Valid(sinceSchema)) sinceMs: number) {
    return { messages: historyOf(this.network.state, asking, sinceMs) };
  }
}

const notThere = (): Refusal =>
  new Refusal(422, 'The network has rejected the message.', {
    code: 'rejected',
    reason: 'Nobody has this number on WhatsApp',
  });

/** A promise that nothing settles: the framework answers nothing, and the request ends when its socket does. */
function noAnswer(): Promise<never> {
  return new Promise(() => undefined);
}
