// The mailbox in a browser and for programs: list with search, one mail with its HTML in a frame that can do nothing, its
// headers and attachments.
import { z } from "zod";
import type { SandboxContext } from "../context";
import { parseInput } from "../control/endpoint";
import { json, type Reply } from "../http/messages";
import { markup, type Markup } from "../http/markup";
import { notFound } from "../http/refusal";
import type { Router } from "../http/router";
import { doneMessage, moment, pageHandler, panelPage, panelTimezone, seePage } from "../panel/layout";
import type { MailAddress, MailAttachment, MailDocument } from "./mail-documents";

const PAGE_SIZE = 50;

const listInput = z.object({
  search: z.string().default(""),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

/** GET and DELETE /sandbox/api/mails. */
export function addMailControlRoutes(router: Router, { mailbox }: SandboxContext): void {
  router.on("GET", "/sandbox/api/mails", (request) => {
    const { search, limit } = parseInput(listInput, Object.fromEntries(request.query));
    const found = mailbox.list(search);
    return json(200, { count: found.length, mails: found.slice(0, limit) });
  });
  router.on("DELETE", "/sandbox/api/mails", () => json(200, { deleted: mailbox.clear() }));
}

export function addMailRoutes(router: Router, context: SandboxContext): void {
  const { mailbox } = context;
  const timezone = () => panelTimezone(context);
  const find = (id: string): MailDocument => {
    const mail = mailbox.find(id);
    if (!mail) throw notFound("There is no such mail; it may have been deleted");
    return mail;
  };

  router.on(
    "GET",
    "/sandbox/mail",
    pageHandler("mail", (request) => {
      const search = request.query.get("q") ?? "";
      const from = Math.max(0, Number(request.query.get("from")) || 0);
      return panelPage({
        section: "mail",
        title: "Mail",
        message: doneMessage(request, { deleted: "All mail was deleted." }),
        main: listPage(context, { found: mailbox.list(search), search, from }, timezone()),
      });
    }),
  );
  router.on(
    "POST",
    "/sandbox/mail/delete-all",
    pageHandler("mail", () => {
      mailbox.clear();
      return seePage("/sandbox/mail", "deleted");
    }),
  );
  router.on(
    "GET",
    "/sandbox/mail/*",
    pageHandler("mail", (request) => {
      const [id = "", part, index] = request.path.slice("/sandbox/mail/".length).split("/");
      const mail = find(id);
      if (part === undefined) {
        const title = mail.subject || "(no subject)";
        return panelPage({ section: "mail", title, main: mailPage(mail, timezone()) });
      }
      if (part === "html" && mail.html !== null) return htmlReply(mail);
      const attachment = part === "attachments" ? mail.attachments[Number(index)] : undefined;
      if (!attachment) throw notFound("There is no such part of this mail");
      return attachmentReply(attachment);
    }),
  );
}

interface Listed {
  found: MailDocument[];
  search: string;
  from: number;
}

function listPage(context: SandboxContext, { found, search, from }: Listed, timezone: string): Markup {
  const all = context.mailbox.size;
  if (all === 0) {
    return markup`<div class="empty"><h2>No mail yet</h2>
<p>Whatever is sent to <code>${context.smtpUrl()}</code> is kept here, and goes nowhere else.</p></div>`;
  }
  const rows = found.slice(from, from + PAGE_SIZE).map(
    (mail) => markup`<li><a href="/sandbox/mail/${mail.id}"><strong>${mail.subject || "(no subject)"}</strong>
<span>to ${mail.recipients.join(", ")}<span class="soft"> from ${person(mail.from)}</span></span>
<span class="soft number">${moment(new Date(mail.receivedAt), timezone)}</span></a></li>`,
  );
  const page = (start: number, label: string) =>
    markup`<a class="button" href="/sandbox/mail?${new URLSearchParams({ q: search, from: String(start) }).toString()}">${label}</a>`;
  const nothing = markup`<p class="empty">No mail has these words. <a href="/sandbox/mail">Show all ${all}</a></p>`;
  return markup`<div class="tools">
<form class="search" role="search"><label for="q">Search mail</label>
<input id="q" type="search" name="q" value="${search}"><button class="button">Search</button></form>
<form method="post" action="/sandbox/mail/delete-all"><button class="button danger">Delete all</button></form></div>
<div data-live>
${
  found.length === 0
    ? nothing
    : markup`<ul class="mails">${rows}</ul>
<p class="pager">${from > 0 && page(Math.max(0, from - PAGE_SIZE), "Newer")} ${from + PAGE_SIZE < found.length && page(from + PAGE_SIZE, "Older")}
<span class="soft">${found.length} ${found.length === 1 ? "mail" : "mails"}, taken in at <code>${context.smtpUrl()}</code></span></p>`
}
</div>`;
}

function mailPage(mail: MailDocument, timezone: string): Markup {
  const attachments = mail.attachments.map(
    (
      attachment,
      index,
    ) => markup`<li><a href="/sandbox/mail/${mail.id}/attachments/${index}" download>${attachment.filename}</a>
<span class="soft">${attachment.mimeType}, ${Math.ceil(attachment.sizeBytes / 1024)} KB</span></li>`,
  );
  const text = mail.text === null ? null : markup`<pre class="mail-text" tabindex="0">${mail.text}</pre>`;
  return markup`<p><a href="/sandbox/mail">Back to all mail</a></p>
<dl class="facts">
<div><dt>From</dt><dd>${person(mail.from)}</dd></div>
<div><dt>To</dt><dd>${mail.to.map(person).join(", ") || mail.recipients.join(", ")}</dd></div>
<div><dt>Received</dt><dd>${moment(new Date(mail.receivedAt), timezone)}</dd></div>
</dl>
${
  mail.html === null
    ? (text ?? markup`<p class="empty">This mail has no text.</p>`)
    : markup`<iframe class="mail-html" title="The mail as HTML" sandbox="" src="/sandbox/mail/${mail.id}/html"></iframe>
${text && markup`<details><summary>As plain text</summary>${text}</details>`}`
}
${attachments.length > 0 && markup`<h2>Attachments</h2><ul>${attachments}</ul>`}
<details><summary>Headers</summary><dl class="headers">${mail.headers.map(
    ({ name, value }) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl></details>`;
}

/** Whatever the mail's HTML holds, it runs no script and loads nothing; its own pictures are put in. */
function htmlReply(mail: MailDocument): Reply {
  const body = (mail.html ?? "").replace(/cid:([^"'\s)>]+)/g, (whole, id: string) => {
    const picture = mail.attachments.find((attachment) => attachment.contentId === safeDecode(id));
    const isPicture = picture !== undefined && /^image\/[\w.+-]+$/.test(picture.mimeType);
    return isPicture ? `data:${picture.mimeType};base64,${picture.contentBase64}` : whole;
  });
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    },
    body,
  };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Always a download, whatever the mail calls its type. */
function attachmentReply({ filename, contentBase64 }: MailAttachment): Reply {
  return {
    status: 200,
    headers: {
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(filename.toWellFormed())}`,
      "x-content-type-options": "nosniff",
    },
    body: Buffer.from(contentBase64, "base64"),
  };
}

function person({ name, address }: MailAddress): string {
  return name === "" ? address : `${name} <${address}>`;
}
