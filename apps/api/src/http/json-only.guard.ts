import { type CanActivate, type ExecutionContext, Injectable, UnsupportedMediaTypeException } from '@nestjs/common';

interface TypedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Express: null without a body, false for another type. */
  is(type: string): string | false | null;
}

/** A body of another type is never parsed; without this it would look like a body that is missing. */
@Injectable()
export class JsonOnlyGuard implements CanActivate {
  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<TypedRequest>();
    if (request.method !== 'GET' && hasOtherBody(request)) throw new UnsupportedMediaTypeException();
    return true;
  }
}

const hasOtherBody = (request: TypedRequest): boolean =>
  request.is('application/json') === false && request.headers['content-length'] !== '0';
