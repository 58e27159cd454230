import { Get, Header, type MessageEvent, Param, Sse, StreamableFile } from '@nestjs/common';
import { Readiness } from '@promptpipe/observability';
import { autocommit, DataSource, findPairing } from '@promptpipe/persistence';
import { toBuffer } from 'qrcode';
import { concatMap, distinctUntilChanged, map, type Observable, takeWhile, timer } from 'rxjs';
import { AdminController } from '../http/admin-controller';
import { PathName } from '../http/path-name.pipe';
import { notFound, Refusal } from '../http/refusal';
import { type PairingAnswer, pairingAnswer } from './pairing-answer';

const LOOK_EVERY_MS = 1_000;
/** Pixels a module: large enough to be scanned from a screen at arm's length. */
const SCALE = 8;

/** What pairs an account, as long as WhatsApp takes it and never longer. */
@AdminController('accounts')
export class QrController {
  constructor(
    private readonly db: DataSource,
    private readonly readiness: Readiness,
  ) {}

  @Get(':id/qr')
  @Header('cache-control', 'no-store')
  async text(@Param('id', PathName) id: string): Promise<PairingAnswer> {
    return this.answer(id);
  }

  @Get(':id/qr.png')
  @Header('cache-control', 'no-store')
  async png(@Param('id', PathName) id: string): Promise<StreamableFile> {
    const { qr, says } = await this.answer(id);
    if (qr === null) throw new Refusal(409, `There is no picture to scan now. ${says}`);
    return new StreamableFile(await toBuffer(qr, { scale: SCALE }), { type: 'image/png' });
  }

  /** One event for each change; ends when the service drains. */
  @Sse(':id/qr/events')
  async events(@Param('id', PathName) id: string): Promise<Observable<MessageEvent>> {
    await this.answer(id);
    return timer(0, LOOK_EVERY_MS).pipe(
      takeWhile(() => this.readiness.state.ready),
      concatMap(() => this.answer(id)),
      distinctUntilChanged((a, b) => a.step === b.step && a.qr === b.qr && a.code === b.code),
      map((data) => ({ data })),
    );
  }

  private async answer(id: string): Promise<PairingAnswer> {
    const view = await findPairing(autocommit(this.db), id);
    if (!view) throw notFound('account');
    return pairingAnswer(view);
  }
}
