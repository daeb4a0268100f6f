-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "shop" (
    "id" SERIAL NOT NULL,
    "domain" TEXT NOT NULL,
    "gid" TEXT,
    "name" TEXT,
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "installed_at" TIMESTAMPTZ(3) NOT NULL,
    "uninstalled_at" TIMESTAMPTZ(3),

    CONSTRAINT "shop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN,
    "locale" TEXT,
    "collaborator" BOOLEAN,
    "emailVerified" BOOLEAN,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "token_lease" (
    "shop_domain" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "token_lease_pkey" PRIMARY KEY ("shop_domain")
);

-- CreateTable
CREATE TABLE "webhook_event" (
    "shop_domain" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "api_version" TEXT,
    "event_id" TEXT,
    "triggered_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "payload" TEXT,
    "state" TEXT NOT NULL DEFAULT 'received',
    "claimed_by" INTEGER,
    "last_error" TEXT,

    CONSTRAINT "webhook_event_pkey" PRIMARY KEY ("shop_domain","webhook_id")
);

-- CreateTable
CREATE TABLE "program_version" (
    "shop_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "program_version_pkey" PRIMARY KEY ("shop_id","version")
);

-- CreateTable
CREATE TABLE "member" (
    "shop_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "customer_id" TEXT NOT NULL,
    "display_name" TEXT,
    "email" TEXT,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,
    "redacted_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "orders" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "member_id" INTEGER,
    "name" TEXT,
    "facts" JSONB NOT NULL,
    "program_version" INTEGER,
    "version" INTEGER NOT NULL,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "account" (
    "shop_id" INTEGER NOT NULL,
    "member_id" INTEGER NOT NULL,
    "unit" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "earned" BIGINT NOT NULL,
    "taken" BIGINT NOT NULL,
    "waived" BIGINT NOT NULL,
    "captured" BIGINT NOT NULL,
    "held" BIGINT NOT NULL,
    "expired" BIGINT NOT NULL,
    "remaining" BIGINT NOT NULL,
    "deficit" BIGINT NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("shop_id","member_id","unit")
);

-- CreateTable
CREATE TABLE "lot" (
    "shop_id" INTEGER NOT NULL,
    "member_id" INTEGER NOT NULL,
    "unit" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "remaining" BIGINT NOT NULL,
    "earned_at" TIMESTAMPTZ(3) NOT NULL,
    "available_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "order_id" TEXT,
    "rule_key" TEXT,

    CONSTRAINT "lot_pkey" PRIMARY KEY ("shop_id","member_id","unit","id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "shop_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "member_id" INTEGER NOT NULL,
    "unit" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "waived" BIGINT NOT NULL DEFAULT 0,
    "order_id" TEXT,
    "redemption_id" TEXT,
    "rule_key" TEXT,
    "program_version" INTEGER,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "balance_before" BIGINT NOT NULL,
    "balance_after" BIGINT NOT NULL,
    "account_version" INTEGER NOT NULL,
    "draws" JSONB NOT NULL,
    "explanation" JSONB NOT NULL,
    "facts_hash" TEXT NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("shop_id","key")
);

-- CreateTable
CREATE TABLE "hold" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "member_id" INTEGER NOT NULL,
    "unit" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "captured" BIGINT NOT NULL,
    "released" BIGINT NOT NULL,
    "draws" JSONB NOT NULL,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "redemption" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "member_id" INTEGER NOT NULL,
    "request_key" TEXT NOT NULL,
    "reward_key" TEXT NOT NULL,
    "program_version" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "discount_key" TEXT NOT NULL,
    "order_id" TEXT,
    "used_by_member_id" INTEGER,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "issued_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "release_due_at" TIMESTAMPTZ(3),
    "failure" TEXT,

    CONSTRAINT "redemption_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "discount" (
    "shop_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "founding_code" TEXT NOT NULL,
    "gid" TEXT,

    CONSTRAINT "discount_pkey" PRIMARY KEY ("shop_id","key")
);

-- CreateTable
CREATE TABLE "outbox_message" (
    "shop_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "queue" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_message_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateTable
CREATE TABLE "privacy_request" (
    "shop_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" JSONB,

    CONSTRAINT "privacy_request_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "privacy_request_shop_id_webhook_id_key" ON "privacy_request"("shop_id", "webhook_id");

-- CreateIndex
CREATE UNIQUE INDEX "shop_domain_key" ON "shop"("domain");

-- CreateIndex
CREATE INDEX "session_shop_idx" ON "session"("shop");

-- CreateIndex
CREATE INDEX "webhook_event_waiting" ON "webhook_event"("seq") WHERE state = 'received';

-- CreateIndex
CREATE INDEX "webhook_event_claimed" ON "webhook_event"("claimed_by") WHERE state = 'claimed';

-- CreateIndex
CREATE INDEX "webhook_event_failed" ON "webhook_event"("shop_domain") WHERE state IN ('retrying', 'dead');

-- CreateIndex
CREATE INDEX "member_shop_id_email_idx" ON "member"("shop_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "member_shop_id_customer_id_key" ON "member"("shop_id", "customer_id");

-- CreateIndex
CREATE INDEX "orders_shop_id_member_id_idx" ON "orders"("shop_id", "member_id");

-- CreateIndex
CREATE INDEX "lot_open" ON "lot"("shop_id", "member_id") WHERE remaining > 0;

-- CreateIndex
CREATE INDEX "ledger_entry_shop_id_member_id_seq_idx" ON "ledger_entry"("shop_id", "member_id", "seq");

-- CreateIndex
CREATE INDEX "ledger_entry_shop_id_order_id_idx" ON "ledger_entry"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "hold_shop_id_member_id_idx" ON "hold"("shop_id", "member_id");

-- CreateIndex
CREATE INDEX "redemption_release_due" ON "redemption"("release_due_at") WHERE state = 'closing';

-- CreateIndex
CREATE UNIQUE INDEX "redemption_shop_id_member_id_request_key_key" ON "redemption"("shop_id", "member_id", "request_key");

-- CreateIndex
CREATE UNIQUE INDEX "redemption_shop_id_code_key" ON "redemption"("shop_id", "code");


-- From here on by hand: what Prisma's schema cannot say.

-- A claimed event names the worker that claimed it. A worker holds the advisory lock (WORKER_LOCK, its number) for as
-- long as it lives, so an event claimed by a dead worker is known at once and given back.
CREATE SEQUENCE worker_number AS integer CYCLE;

ALTER TABLE webhook_event
  ADD CONSTRAINT webhook_event_state CHECK (state IN ('received', 'claimed', 'retrying', 'done', 'dead'));

-- The sum of everything that happened to an account is what is left in its lots, less what it owes.
ALTER TABLE account
  ADD CONSTRAINT account_not_negative CHECK (
    earned >= 0 AND taken >= 0 AND waived >= 0 AND captured >= 0 AND held >= 0 AND expired >= 0 AND remaining >= 0
    AND deficit >= 0),
  ADD CONSTRAINT account_conserved CHECK (earned - taken - captured - held - expired = remaining - deficit),
  ADD CONSTRAINT account_no_lots_in_deficit CHECK (deficit = 0 OR remaining = 0);

ALTER TABLE lot ADD CONSTRAINT lot_within_amount CHECK (remaining >= 0 AND remaining <= amount);

ALTER TABLE hold
  ADD CONSTRAINT hold_within_amount CHECK (captured >= 0 AND released >= 0 AND captured + released <= amount);

ALTER TABLE ledger_entry
  ADD CONSTRAINT ledger_entry_amounts CHECK (amount >= 0 AND waived >= 0),
  ADD CONSTRAINT ledger_entry_kind CHECK (
    kind IN ('award', 'takeBack', 'hold', 'capture', 'release', 'restore', 'expire', 'adjust'));

ALTER TABLE redemption
  ADD CONSTRAINT redemption_state CHECK (state IN ('issuing', 'issued', 'used', 'closing', 'released', 'failed'));

-- Entries are never changed; a correction is a new entry. Only the erasure of a whole shop may delete them.
CREATE FUNCTION ledger_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('vefa.erasing_shop', true) = OLD.shop_id::text THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'ledger entries are append-only: % of % refused', TG_OP, OLD.key;
END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_append_only();

-- Writes a batch of postings, each all or nothing, and says for each: posted, exists (these very entries are there),
-- conflict (an entry of that key with other facts is there) or stale (an account or order moved on since it was read).
-- An account or order may stand in one posting of a batch only. Locks: accounts by member and unit, then orders by id.
-- The planner cannot know how few rows a batch names, and takes a young table for a small one: it is kept to looking up
-- each row by its whole key.
CREATE FUNCTION ledger_post(p_shop integer, p_postings jsonb)
RETURNS TABLE (posting integer, outcome text)
LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_bitmapscan = off
SET enable_material = off SET max_parallel_workers_per_gather = 0
AS $$
DECLARE
  stale integer[];
  known integer[];
  conflicting integer[];
  applied jsonb;
BEGIN
  INSERT INTO account (shop_id, member_id, unit, version, earned, taken, waived, captured, held, expired, remaining, deficit)
  SELECT p_shop, w.member_id, w.unit, 0, 0, 0, 0, 0, 0, 0, 0, 0
  FROM jsonb_array_elements(p_postings) p,
       jsonb_to_recordset(p->'accounts') AS w(member_id integer, unit text, expected integer)
  WHERE w.expected = 0
  ORDER BY w.member_id, w.unit
  ON CONFLICT DO NOTHING;

  PERFORM 1
  FROM (
    SELECT w.*
    FROM jsonb_array_elements(p_postings) p, jsonb_to_recordset(p->'accounts') AS w(member_id integer, unit text)
    ORDER BY w.member_id, w.unit
  ) w,
  LATERAL (
    SELECT 1 FROM account a WHERE a.shop_id = p_shop AND a.member_id = w.member_id AND a.unit = w.unit FOR UPDATE
  ) locked;

  INSERT INTO orders (shop_id, id, facts, version)
  SELECT p_shop, w.id, '{}', 0
  FROM jsonb_array_elements(p_postings) p, jsonb_to_recordset(p->'orders') AS w(id text, expected integer)
  WHERE w.expected = 0
  ORDER BY w.id
  ON CONFLICT DO NOTHING;

  PERFORM 1
  FROM (
    SELECT w.* FROM jsonb_array_elements(p_postings) p, jsonb_to_recordset(p->'orders') AS w(id text) ORDER BY w.id
  ) w,
  LATERAL (SELECT 1 FROM orders o WHERE o.shop_id = p_shop AND o.id = w.id FOR UPDATE) locked;

  SELECT coalesce(array_agg(DISTINCT moved.n), '{}') INTO stale
  FROM (
    SELECT p.n
    FROM jsonb_array_elements(p_postings) WITH ORDINALITY AS p(body, n),
         jsonb_to_recordset(p.body->'accounts') AS w(member_id integer, unit text, expected integer)
    LEFT JOIN account a ON a.shop_id = p_shop AND a.member_id = w.member_id AND a.unit = w.unit
    WHERE a.version IS DISTINCT FROM w.expected
    UNION ALL
    SELECT p.n
    FROM jsonb_array_elements(p_postings) WITH ORDINALITY AS p(body, n),
         jsonb_to_recordset(p.body->'orders') AS w(id text, expected integer)
    LEFT JOIN orders o ON o.shop_id = p_shop AND o.id = w.id
    WHERE o.version IS DISTINCT FROM w.expected
  ) moved;

  SELECT coalesce(array_agg(met.n) FILTER (WHERE met.same), '{}'),
         coalesce(array_agg(met.n) FILTER (WHERE NOT met.same), '{}')
  INTO known, conflicting
  FROM (
    SELECT p.n, bool_and(e.facts_hash IS NOT DISTINCT FROM w.facts_hash) AS same
    FROM jsonb_array_elements(p_postings) WITH ORDINALITY AS p(body, n),
         jsonb_to_recordset(p.body->'entries') AS w(key text, facts_hash text)
    LEFT JOIN ledger_entry e ON e.shop_id = p_shop AND e.key = w.key
    GROUP BY p.n
    HAVING count(e.key) > 0
  ) met;

  -- jsonb_agg of the postings that go through, so that the statements below need no further test.
  SELECT coalesce(jsonb_agg(p.body), '[]') INTO applied
  FROM jsonb_array_elements(p_postings) WITH ORDINALITY AS p(body, n)
  WHERE p.n <> ALL (stale) AND p.n <> ALL (known) AND p.n <> ALL (conflicting);

  UPDATE account a
  SET version = w.expected + 1, earned = w.earned, taken = w.taken, waived = w.waived, captured = w.captured,
      held = w.held, expired = w.expired, remaining = w.remaining, deficit = w.deficit
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'accounts') AS w(member_id integer, unit text, expected integer, earned bigint, taken bigint,
         waived bigint, captured bigint, held bigint, expired bigint, remaining bigint, deficit bigint)
  WHERE a.shop_id = p_shop AND a.member_id = w.member_id AND a.unit = w.unit;

  INSERT INTO lot (shop_id, member_id, unit, id, amount, remaining, earned_at, available_at, expires_at, order_id, rule_key)
  SELECT p_shop, w.member_id, w.unit, w.id, w.amount, w.remaining, w.earned_at, w.available_at, w.expires_at, w.order_id, w.rule_key
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'lots') AS w(member_id integer, unit text, id text, amount bigint, remaining bigint,
         earned_at timestamptz, available_at timestamptz, expires_at timestamptz, order_id text, rule_key text)
  ON CONFLICT (shop_id, member_id, unit, id)
  DO UPDATE SET remaining = excluded.remaining, available_at = excluded.available_at, expires_at = excluded.expires_at;

  INSERT INTO ledger_entry (shop_id, key, member_id, unit, kind, amount, waived, order_id, redemption_id, rule_key,
    program_version, occurred_at, recorded_at, balance_before, balance_after, account_version, draws, explanation, facts_hash)
  SELECT p_shop, w.key, w.member_id, w.unit, w.kind, w.amount, w.waived, w.order_id, w.redemption_id, w.rule_key,
    w.program_version, w.occurred_at, w.recorded_at, w.balance_before, w.balance_after, w.account_version, w.draws,
    w.explanation, w.facts_hash
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'entries') AS w(key text, member_id integer, unit text, kind text, amount bigint, waived bigint,
         order_id text, redemption_id text, rule_key text, program_version integer, occurred_at timestamptz,
         recorded_at timestamptz, balance_before bigint, balance_after bigint, account_version integer, draws jsonb,
         explanation jsonb, facts_hash text);

  INSERT INTO hold (shop_id, id, member_id, unit, amount, captured, released, draws)
  SELECT p_shop, w.id, w.member_id, w.unit, w.amount, w.captured, w.released, w.draws
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'holds') AS w(id text, member_id integer, unit text, amount bigint, captured bigint,
         released bigint, draws jsonb)
  ON CONFLICT (shop_id, id)
  DO UPDATE SET captured = excluded.captured, released = excluded.released, draws = excluded.draws;

  INSERT INTO redemption (shop_id, id, member_id, request_key, reward_key, program_version, code, state, discount_key,
    order_id, used_by_member_id, requested_at, expires_at, release_due_at)
  SELECT p_shop, w.id, w.member_id, w.request_key, w.reward_key, w.program_version, w.code, w.state, w.discount_key,
    w.order_id, w.used_by_member_id, w.requested_at, w.expires_at, w.release_due_at
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'redemptions') AS w(id text, member_id integer, request_key text, reward_key text,
         program_version integer, code text, state text, discount_key text, order_id text, used_by_member_id integer,
         requested_at timestamptz, expires_at timestamptz, release_due_at timestamptz)
  ORDER BY w.id
  ON CONFLICT (shop_id, id)
  DO UPDATE SET state = excluded.state, order_id = excluded.order_id, used_by_member_id = excluded.used_by_member_id,
    release_due_at = excluded.release_due_at;

  UPDATE orders o
  SET version = w.expected + 1, member_id = w.member_id, name = w.name, facts = w.facts,
      program_version = w.program_version, processed_at = w.processed_at
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'orders') AS w(id text, expected integer, member_id integer, name text, facts jsonb,
         program_version integer, processed_at timestamptz)
  WHERE o.shop_id = p_shop AND o.id = w.id;

  INSERT INTO outbox_message (shop_id, queue, key, payload)
  SELECT p_shop, w.queue, w.key, w.payload
  FROM jsonb_array_elements(applied) p, jsonb_to_recordset(p->'outbox') AS w(queue text, key text, payload jsonb);

  RETURN QUERY
  SELECT p.n::integer,
         CASE WHEN p.n = ANY (known) THEN 'exists'
              WHEN p.n = ANY (stale) THEN 'stale'
              WHEN p.n = ANY (conflicting) THEN 'conflict'
              ELSE 'posted' END
  FROM jsonb_array_elements(p_postings) WITH ORDINALITY AS p(body, n)
  ORDER BY p.n;
END $$;
