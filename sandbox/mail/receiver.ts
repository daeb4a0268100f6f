// An SMTP server on loopback that keeps every mail and sends none on: whatever the address, nobody is ever written to.
import { SMTPServer } from "smtp-server";
import type { AddressInfo } from "node:net";
import type { Mailbox } from "./mailbox";

const MAX_BYTES = 10 * 1024 * 1024;

export interface MailReceiver {
  /** smtp://127.0.0.1:PORT */
  url: string;
  close(): Promise<void>;
}

/** Rejects when the port is taken (code EADDRINUSE); 0 takes a free one. */
export async function startMailReceiver(
  mailbox: Mailbox,
  port: number,
  log: (message: string) => void,
): Promise<MailReceiver> {
  const server = new SMTPServer({
    banner: "Sandbox",
    disabledCommands: ["AUTH", "STARTTLS"],
    // A look-up would leave the machine.
    disableReverseLookup: true,
    size: MAX_BYTES,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      let bytes = 0;
      stream.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= MAX_BYTES) chunks.push(chunk);
      });
      stream.on("end", () => {
        if (stream.sizeExceeded || bytes > MAX_BYTES) {
          done(Object.assign(new Error("The mail is over 10 MB"), { responseCode: 552 }));
          return;
        }
        const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
        mailbox.receive(Buffer.concat(chunks), recipients).then(
          () => done(),
          (error: unknown) => {
            log(`A mail could not be read: ${(error as Error).message}`);
            done(Object.assign(new Error("The mail could not be read"), { responseCode: 554 }));
          },
        );
      });
    },
  });
  // After the start, only a single connection can fail.
  server.on("error", (error) => log(`Mail receiver: ${error.message}`));
  await new Promise<void>((listening, failed) => {
    server.server.once("error", failed);
    server.listen(port, "127.0.0.1", listening);
  });
  const address = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}
