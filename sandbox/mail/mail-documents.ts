// A mail that somebody sent to the sandbox's receiver, as it was parsed; nothing of it has gone anywhere else.

export interface MailAddress {
  name: string;
  address: string;
}

export interface MailAttachment {
  filename: string;
  mimeType: string;
  /** Without the angle brackets; what "cid:" in the HTML refers to. */
  contentId: string | null;
  contentBase64: string;
  sizeBytes: number;
}

export interface MailDocument {
  id: string;
  /** Real time, as transport is. */
  receivedAt: string;
  from: MailAddress;
  /** Whom the mail says it is for. */
  to: MailAddress[];
  /** Whom the server was told to bring it to. */
  recipients: string[];
  subject: string;
  text: string | null;
  html: string | null;
  headers: { name: string; value: string }[];
  attachments: MailAttachment[];
  sizeBytes: number;
}
