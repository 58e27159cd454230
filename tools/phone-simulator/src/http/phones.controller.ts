import { Body, Controller, Get, HttpCode, NotFoundException, Param, Post, Put } from '@nestjs/common';
import { Network, type Reply } from '../network/network';
import { type Change, changeSchema } from '../state/change';
import { type Person, personSchema } from '../state/person';
import { phoneSchema } from '../state/phone-number';
import { messagesOn, phoneSummaries, shownOnPhone } from '../state/views';
import { replySchema, type VoteInput, voteSchema } from './inputs';
import { Valid } from './valid';

const phone = new Valid(phoneSchema);

/** The side of the people: what their phones show, and what they do with them. */
@Controller()
export class PhonesController {
  constructor(private readonly network: Network) {}

  @Get('phones')
  phones() {
    return phoneSummaries(this.network.state);
  }

  /** Who has this number; what is not named is ordinary. */
  @Put('phones/:phone')
  person(@Param('phone', phone) number: string, @Body(new Valid(personSchema)) person: Person) {
    this.network.setPerson(number, person);
    return person;
  }

  @Get('phones/:phone/messages')
  messages(@Param('phone', phone) number: string) {
    return messagesOn(this.network.state, number);
  }

  @Post('phones/:phone/messages')
  reply(@Param('phone', phone) number: string, @Body(new Valid(replySchema)) reply: Reply) {
    return shownOnPhone(this.network.reply(number, reply));
  }

  /** The person votes in a poll that their phone shows. */
  @Post('phones/:phone/messages/:id/votes')
  vote(
    @Param('phone', phone) number: string,
    @Param('id') id: string,
    @Body(new Valid(voteSchema)) { options }: VoteInput,
  ) {
    const vote = this.network.vote(number, id, options);
    if (!vote) throw new NotFoundException('This phone shows no such poll, or it has no such option');
    return shownOnPhone(vote);
  }

  /** What the person does to a message that their phone shows. */
  @Post('phones/:phone/messages/:id/changes')
  change(
    @Param('phone', phone) number: string,
    @Param('id') id: string,
    @Body(new Valid(changeSchema)) change: Change,
  ) {
    if (!this.network.change(number, id, change)) throw new NotFoundException('This phone shows no such message');
    return change;
  }

  @Post('phones/:phone/read')
  @HttpCode(200)
  read(@Param('phone', phone) number: string) {
    return { read: this.network.read(number) };
  }

  /** Whoever was seen typing, and when. */
  @Get('typings')
  typings() {
    return this.network.state.typings;
  }

  @Get('wire')
  wire() {
    return this.network.state.wire;
  }
}
