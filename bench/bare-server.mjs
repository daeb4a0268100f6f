// What the intake is measured against: the least that can receive a webhook. A bare node:http server that checks the HMAC
// and inserts the body into a table with nothing but an id.
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";

const { DATABASE_URL, SHOPIFY_API_SECRET, DATABASE_POOL_SIZE } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(DATABASE_POOL_SIZE) });

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", async () => {
    const body = Buffer.concat(chunks);
    const expected = createHmac("sha256", SHOPIFY_API_SECRET).update(body).digest();
    const given = Buffer.from(request.headers["x-shopify-hmac-sha256"] ?? "", "base64");
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.writeHead(401).end();
      return;
    }
    await pool.query({
      name: "insert",
      text: "INSERT INTO bare_event (body) VALUES ($1)",
      values: [body.toString()],
    });
    response.writeHead(200).end();
  });
});

await pool.query("CREATE TABLE IF NOT EXISTS bare_event (id bigserial PRIMARY KEY, body text NOT NULL)");
server.listen(0, "127.0.0.1", () => process.send?.({ port: server.address().port }));
process.on("SIGTERM", () => process.exit(0));
