import { type IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AdminKey } from './admin-key';
import { Refusal } from './refusal';

@Injectable()
export class AdminKeyGuard implements CanActivate {
  constructor(private readonly key: AdminKey) {}

  canActivate(context: ExecutionContext): true {
    const { authorization } = context.switchToHttp().getRequest<IncomingMessage>().headers;
    if (this.key.opensWith(authorization)) return true;
    const reason = authorization === undefined ? 'The admin key is missing' : 'This is not the admin key';
    throw new Refusal(401, `${reason}: send it as Authorization: Bearer <key>.`, {
      headers: { 'www-authenticate': 'Bearer realm="promptpipe"' },
    });
  }
}
