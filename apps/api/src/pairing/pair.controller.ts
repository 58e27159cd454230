import { Controller, Get, Header, Headers, UseGuards } from '@nestjs/common';
import { autocommit, DataSource, findPairing, findPairingLink } from '@promptpipe/persistence';
import { toDataURL } from 'qrcode';
import { ReadyGuard } from '../http/ready.guard';
import { Refusal } from '../http/refusal';
import { pairingAnswer } from './pairing-answer';
import { PAGE, SCRIPT, STYLE } from './pairing-page';
import { hashOfToken, tokenIn } from './pairing-token';

const SCALE = 8;
const WHY_ENDED = {
  paired: 'The account is paired: this link has done what it was for.',
  replaced: 'A newer link was made for this account: ask for that one.',
  revoked: 'This link was withdrawn.',
} as const;

/** The page behind a pairing link. It needs no key, shows one account only, and nothing once the link has ended. */
@Controller('pair')
export class PairController {
  constructor(private readonly db: DataSource) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }

  @Get('pair.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script(): string {
    return SCRIPT;
  }

  @Get('pair.css')
  @Header('content-type', 'text/css; charset=utf-8')
  style(): string {
    return STYLE;
  }

  @Get('state')
  @UseGuards(ReadyGuard)
  @Header('cache-control', 'no-store')
  async state(@Headers('authorization') authorization?: string) {
    const token = tokenIn(authorization);
    const tx = autocommit(this.db);
    const link = token === null ? null : await findPairingLink(tx, hashOfToken(token));
    if (!link) throw new Refusal(404, 'This is no pairing link: open it as it was sent, or ask for a new one.');
    if (link.endReason !== null) {
      throw new Refusal(410, WHY_ENDED[link.endReason], { headers: { 'x-pairing-link': link.endReason } });
    }
    if (link.isExpired) throw new Refusal(410, 'This link has expired: ask for a new one.');
    const view = await findPairing(tx, link.accountId);
    if (!view) throw new Refusal(404, 'The account of this link is gone.');
    const { qr, ...answer } = pairingAnswer(view);
    return {
      ...answer,
      picture: qr === null ? null : await toDataURL(qr, { scale: SCALE }),
      linkEndsAt: link.expiresAt,
    };
  }
}
