import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport, type SendMailOptions } from "nodemailer";
import { describe, expect, it } from "vitest";
import { SandboxState } from "../state/sandbox-state";
import { call, restart, scene, useScene } from "../test-support";
import type { MailDocument } from "./mail-documents";
import { Mailbox } from "./mailbox";

useScene();

async function send(mail: SendMailOptions): Promise<void> {
  const transport = createTransport(scene.sandbox.smtpUrl);
  await transport.sendMail({ from: "Corner Tea <hello@tea.example>", to: "ada@example.com", ...mail });
  transport.close();
}

async function mails(query = ""): Promise<MailDocument[]> {
  const { body } = await call("GET", `/sandbox/api/mails${query}`);
  return (body as { mails: MailDocument[] }).mails;
}

async function page(path: string): Promise<string> {
  return await (await fetch(scene.sandbox.url + path)).text();
}

describe("the mail receiver", () => {
  it("takes in what is sent by SMTP, newest first, and sends nothing on", async () => {
    await send({ subject: "Eskisi", text: "ilk" });
    await send({
      to: ['"Ada Byron" <ada@example.com>', "grace@example.com"],
      subject: "Puanlarınız ☕",
      text: "120 puan",
      html: "<p>120 <b>puan</b></p>",
    });
    const [newest, oldest] = await mails();
    expect(newest).toMatchObject({
      subject: "Puanlarınız ☕",
      from: { name: "Corner Tea", address: "hello@tea.example" },
      to: [{ name: "Ada Byron", address: "ada@example.com" }, { address: "grace@example.com" }],
      recipients: ["ada@example.com", "grace@example.com"],
      text: expect.stringContaining("120 puan") as string,
      html: expect.stringContaining("<b>puan</b>") as string,
    });
    expect(oldest?.subject).toBe("Eskisi");
    const { body } = await call("GET", "/sandbox/api/status");
    expect(body).toMatchObject({ mail: { smtp: scene.sandbox.smtpUrl, count: 2 } });
  });

  it("refuses a mail of more than 10 MB", async () => {
    await expect(send({ subject: "Big", text: "x".repeat(10_600_000) })).rejects.toThrow();
    expect(await mails()).toEqual([]);
  });

  it("keeps mails over a restart, and the newest thousand", async () => {
    const folder = mkdtempSync(join(tmpdir(), "vefa-mail-"));
    const stateFile = join(folder, "state");
    await restart({ stateFile });
    await send({ subject: "Kept" });
    await restart({ stateFile });
    expect((await mails())[0]?.subject).toBe("Kept");
    await scene.sandbox.close();
    rmSync(folder, { recursive: true });
    await restart();

    const mailbox = new Mailbox(SandboxState.open());
    for (let index = 0; index < 1_003; index += 1)
      await mailbox.receive(Buffer.from(`Subject: ${index}\r\n\r\nx`), []);
    expect(mailbox.size).toBe(1_000);
    expect(mailbox.list()[0]?.subject).toBe("1002");
    expect(mailbox.list().at(-1)?.subject).toBe("3");
  });
});

describe("the mailbox", () => {
  it("finds mails by words in people, subject and text, and deletes all", async () => {
    await send({ subject: "Your points", text: "soon" });
    await send({ to: "grace@example.com", subject: "Your parcel", text: "today" });
    expect((await mails("?search=your%20grace")).map((mail) => mail.subject)).toEqual(["Your parcel"]);
    expect(await page("/sandbox/mail?q=soon")).not.toContain("Your parcel");
    const answer = await fetch(`${scene.sandbox.url}/sandbox/mail/delete-all`, {
      method: "POST",
      redirect: "manual",
    });
    expect(answer.status).toBe(303);
    expect(await page("/sandbox/mail")).toContain("No mail yet");
  });

  it("shows a mail's HTML where it can run and load nothing, with its own pictures, and escapes the rest", async () => {
    const picture = Buffer.from("R0lGODlhAQABAAAAACw=", "base64");
    await send({
      subject: "<script>alert(1)</script>",
      html: '<script>alert(2)</script><img src="cid:logo"><img src="http://127.0.0.1/x">',
      attachments: [
        { filename: 'terms "a".html', content: "<script>alert(3)</script>" },
        { filename: "logo.gif", content: picture, cid: "logo" },
      ],
    });
    const [mail] = await mails();
    const shown = await page(`/sandbox/mail/${mail?.id}`);
    expect(shown).not.toContain("<script>alert");
    expect(shown).toContain('sandbox=""');
    const body = await fetch(`${scene.sandbox.url}/sandbox/mail/${mail?.id}/html`);
    expect(body.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
    expect(await body.text()).toContain(`src="data:image/gif;base64,${picture.toString("base64")}"`);
    const index = mail?.attachments.findIndex((attachment) => attachment.filename.endsWith(".html"));
    const file = await fetch(`${scene.sandbox.url}/sandbox/mail/${mail?.id}/attachments/${index}`);
    expect(file.headers.get("content-type")).toBe("application/octet-stream");
    expect(file.headers.get("content-disposition")).toContain("terms%20%22a%22.html");
    expect(await file.text()).toBe("<script>alert(3)</script>");
  });

  it("says so when a mail is not there", async () => {
    const answer = await fetch(`${scene.sandbox.url}/sandbox/mail/none`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("There is no such mail");
  });
});
