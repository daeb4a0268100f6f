// The mails that came in, newest first, at most a thousand and 100 MB: the oldest make room. Kept in the sandbox's state.
import { randomUUID } from "node:crypto";
import PostalMime, { type Address } from "postal-mime";
import type { SandboxState } from "../state/sandbox-state";
import type { MailAddress, MailDocument } from "./mail-documents";

const MAX_MAILS = 1_000;
const MAX_BYTES = 100 * 1024 * 1024;

export class Mailbox {
  readonly #state: SandboxState;

  constructor(state: SandboxState) {
    this.#state = state;
  }

  /** Takes in a mail as it came over the wire. */
  async receive(raw: Buffer, recipients: string[]): Promise<MailDocument> {
    const parsed = await PostalMime.parse(raw, { attachmentEncoding: "base64" });
    const mail: MailDocument = {
      id: randomUUID(),
      receivedAt: new Date(this.#state.realNow()).toISOString(),
      from: addresses(parsed.from)[0] ?? { name: "", address: "" },
      to: (parsed.to ?? []).flatMap(addresses),
      recipients,
      subject: parsed.subject ?? "",
      text: parsed.text ?? null,
      html: parsed.html ?? null,
      headers: parsed.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
      attachments: parsed.attachments.map((attachment, index) => ({
        filename: attachment.filename ?? `attachment-${index + 1}`,
        mimeType: attachment.mimeType,
        contentId: attachment.contentId?.replace(/^<|>$/g, "") ?? null,
        contentBase64: attachment.content as string,
        sizeBytes: Buffer.byteLength(attachment.content as string, "base64"),
      })),
      sizeBytes: raw.length,
    };
    this.#state.mails.put(mail);
    this.#makeRoom();
    return mail;
  }

  get size(): number {
    return this.#state.mails.size;
  }

  find(id: string): MailDocument | undefined {
    return this.#state.mails.get(id);
  }

  /** Newest first. A search finds words in addresses, subject and text. */
  list(search = ""): MailDocument[] {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return [...this.#state.mails.values()]
      .reverse()
      .filter((mail) => words.length === 0 || words.every((word) => searchable(mail).includes(word)));
  }

  clear(): number {
    const ids = [...this.#state.mails.values()].map((mail) => mail.id);
    for (const id of ids) this.#state.mails.remove(id);
    return ids.length;
  }

  #makeRoom(): void {
    const mails = [...this.#state.mails.values()];
    let bytes = mails.reduce((sum, mail) => sum + mail.sizeBytes, 0);
    let count = mails.length;
    for (const mail of mails) {
      if (count <= MAX_MAILS && bytes <= MAX_BYTES) return;
      this.#state.mails.remove(mail.id);
      bytes -= mail.sizeBytes;
      count -= 1;
    }
  }
}

/** A group's members stand for the group. */
function addresses(address: Address | undefined): MailAddress[] {
  if (!address) return [];
  if (address.group) return address.group.map(({ name, address: one }) => ({ name, address: one }));
  return [{ name: address.name, address: address.address ?? "" }];
}

function searchable(mail: MailDocument): string {
  const people = [mail.from, ...mail.to].map(({ name, address }) => `${name} ${address}`);
  return [...people, ...mail.recipients, mail.subject, mail.text ?? ""].join(" ").toLowerCase();
}
