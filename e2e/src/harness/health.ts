/** What a service tells whoever watches it. */
export interface Health {
  readonly isLive: boolean;
  /** Null: it is ready. */
  readonly notReadyFor: string | null;
}

/** Null: nobody listens there. */
export async function healthOf(url: string): Promise<Health | null> {
  try {
    const live = await fetch(`${url}/health/live`);
    const ready = await fetch(`${url}/health/ready`);
    const state = (await ready.json()) as { ready: boolean; reason?: string };
    return { isLive: live.ok, notReadyFor: state.ready ? null : (state.reason ?? '') };
  } catch {
    return null;
  }
}
