// Finds ports on the loopback address that nobody listens on.
import { createServer, type AddressInfo } from "node:net";

const attempts = 50;

/** `preferred` if it is free, else the next free one above it; 0 asks for any. Throws when fifty in a row are busy. */
export async function freePort(preferred: number, taken: readonly number[] = []): Promise<number> {
  for (let port = preferred; port < preferred + attempts && port < 65_536; port++) {
    if (taken.includes(port)) continue;
    const found = await tryPort(port);
    if (found !== null && !taken.includes(found)) return found;
    if (preferred === 0) port--;
  }
  throw new Error(
    `The ports ${preferred} to ${preferred + attempts - 1} are all busy. Name another one with --port.`,
  );
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(null);
      else reject(error);
    });
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const found = (server.address() as AddressInfo).port;
      server.close(() => {
        resolve(found);
      });
    });
  });
}
