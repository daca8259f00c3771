/**
 * Nothing to open early: fetch of Bun has its own connections, and one that it was told of beforehand
 * (`fetch.preconnect`) is used only by requests that begin when it stands; the others open a second.
 */
export async function connectEarly(_url: URL, _count: number, _env: unknown): Promise<void> {}
