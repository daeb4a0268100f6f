-- Writes a batch of postings, each all or nothing, and says for each: posted, exists (these very entries are there),
-- conflict (an entry of that key with other facts is there) or stale (an account or order moved on since it was read).
-- An account or order may stand in one posting of a batch only. Locks: accounts by member and unit, then orders by id, then
-- counters by key. A counter that would pass its limit makes the posting stale: what is left of it is asked anew.
-- A posting that merges a member into another runs alone in its shop: no posting that was decided before it is written after
-- it for the member who is no more, since whatever still names that member is stale from then on.
-- The planner cannot know how few rows a batch names, and takes a young table for a small one: it is kept to looking up
-- each row by its whole key.
CREATE OR REPLACE FUNCTION ledger_post(p_shop integer, p_postings jsonb)
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
  postings_of_shop CONSTANT integer := 1886217580;
  is_merge CONSTANT boolean := jsonb_path_exists(p_postings, '$[*].moves[*]');
  has_merged boolean;
BEGIN
  IF is_merge THEN
    PERFORM pg_advisory_xact_lock(postings_of_shop, p_shop);
  ELSE
    PERFORM pg_advisory_xact_lock_shared(postings_of_shop, p_shop);
  END IF;
  has_merged := EXISTS (SELECT 1 FROM member WHERE shop_id = p_shop AND merged_into IS NOT NULL);

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

  INSERT INTO counter (shop_id, key, amount)
  SELECT DISTINCT p_shop, w.key, 0
  FROM jsonb_array_elements(p_postings) p, jsonb_to_recordset(p->'counters') AS w(key text)
  ORDER BY w.key
  ON CONFLICT DO NOTHING;

  PERFORM 1
  FROM (
    SELECT DISTINCT w.key
    FROM jsonb_array_elements(p_postings) p, jsonb_to_recordset(p->'counters') AS w(key text) ORDER BY w.key
  ) w,
  LATERAL (SELECT 1 FROM counter c WHERE c.shop_id = p_shop AND c.key = w.key FOR UPDATE) locked;

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
    UNION ALL
    SELECT p.n
    FROM jsonb_array_elements(p_postings) WITH ORDINALITY AS p(body, n),
    LATERAL (
      SELECT w.member_id FROM jsonb_to_recordset(p.body->'accounts') AS w(member_id integer)
      UNION SELECT w.member_id FROM jsonb_to_recordset(p.body->'orders') AS w(member_id integer)
      UNION SELECT unnest(ARRAY[w.from_member_id, w.into_member_id])
      FROM jsonb_to_recordset(p.body->'moves') AS w(from_member_id integer, into_member_id integer)
    ) named
    JOIN member m ON m.shop_id = p_shop AND m.id = named.member_id AND m.merged_into IS NOT NULL
    WHERE has_merged
    UNION ALL
    -- A merge must have read every account of whom it moves.
    SELECT p.n
    FROM jsonb_array_elements(p_postings) WITH ORDINALITY AS p(body, n),
         jsonb_to_recordset(p.body->'moves') AS w(from_member_id integer)
    JOIN account a ON a.shop_id = p_shop AND a.member_id = w.from_member_id AND a.version > 0
    WHERE is_merge AND NOT EXISTS (
      SELECT 1 FROM jsonb_to_recordset(p.body->'accounts') AS read(member_id integer, unit text)
      WHERE read.member_id = a.member_id AND read.unit = a.unit
    )
    UNION ALL
    SELECT counted.n
    FROM (
      -- What another posting gives back is not there before that one is written.
      SELECT p.n, c.amount, w.amount_limit, w.delta,
             sum(greatest(w.delta, 0)) OVER (PARTITION BY w.key ORDER BY p.n) AS running
      FROM jsonb_array_elements(p_postings) WITH ORDINALITY AS p(body, n),
           jsonb_to_recordset(p.body->'counters') AS w(key text, delta bigint, amount_limit bigint)
      JOIN counter c ON c.shop_id = p_shop AND c.key = w.key
    ) counted
    WHERE counted.delta > 0 AND counted.amount + counted.running > counted.amount_limit
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

  -- The postings that go through, so that the statements below need no further test. Mostly that is all of them, and putting
  -- them together anew would take longer than all the rest.
  IF stale = '{}' AND known = '{}' AND conflicting = '{}' THEN
    applied := p_postings;
  ELSE
    SELECT coalesce(jsonb_agg(p.body), '[]') INTO applied
    FROM jsonb_array_elements(p_postings) WITH ORDINALITY AS p(body, n)
    WHERE p.n <> ALL (stale) AND p.n <> ALL (known) AND p.n <> ALL (conflicting);
  END IF;

  UPDATE account a
  SET version = w.expected + 1, earned = w.earned, taken = w.taken, waived = w.waived, captured = w.captured,
      held = w.held, expired = w.expired, remaining = w.remaining, deficit = w.deficit,
      -- The version before this one knows nothing of inactivity, and leaves it alone.
      idle = coalesce(w.idle, a.idle),
      ends_at = CASE WHEN w.idle IS NULL THEN a.ends_at ELSE w.ends_at END,
      noticed_at = CASE WHEN w.idle IS NULL OR w.ends_at IS NOT DISTINCT FROM a.ends_at THEN a.noticed_at END
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'accounts') AS w(member_id integer, unit text, expected integer, earned bigint, taken bigint,
         waived bigint, captured bigint, held bigint, expired bigint, remaining bigint, deficit bigint, idle jsonb,
         ends_at timestamptz)
  WHERE a.shop_id = p_shop AND a.member_id = w.member_id AND a.unit = w.unit;

  PERFORM member_move(p_shop, w.from_member_id, w.into_member_id, w.merged_at, w.merged_by, w.reason)
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'moves') AS w(from_member_id integer, into_member_id integer, merged_at timestamptz,
         merged_by text, reason text);

  INSERT INTO lot (shop_id, member_id, unit, id, amount, remaining, earned_at, available_at, expires_at, order_id, rule_key)
  SELECT p_shop, w.member_id, w.unit, w.id, w.amount, w.remaining, w.earned_at, w.available_at, w.expires_at, w.order_id, w.rule_key
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'lots') AS w(member_id integer, unit text, id text, amount bigint, remaining bigint,
         earned_at timestamptz, available_at timestamptz, expires_at timestamptz, order_id text, rule_key text)
  ON CONFLICT (shop_id, member_id, unit, id)
  DO UPDATE SET remaining = excluded.remaining, available_at = excluded.available_at, expires_at = excluded.expires_at;

  INSERT INTO ledger_entry (shop_id, key, member_id, unit, kind, amount, waived, order_id, redemption_id, rule_key,
    program_version, occurred_at, recorded_at, balance_before, balance_after, account_version, draws, moved, explanation, facts_hash)
  SELECT p_shop, w.key, w.member_id, w.unit, w.kind, w.amount, w.waived, w.order_id, w.redemption_id, w.rule_key,
    w.program_version, w.occurred_at, w.recorded_at, w.balance_before, w.balance_after, w.account_version, w.draws,
    w.moved, w.explanation, w.facts_hash
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'entries') AS w(key text, member_id integer, unit text, kind text, amount bigint, waived bigint,
         order_id text, redemption_id text, rule_key text, program_version integer, occurred_at timestamptz,
         recorded_at timestamptz, balance_before bigint, balance_after bigint, account_version integer, draws jsonb,
         moved jsonb, explanation jsonb, facts_hash text);

  INSERT INTO hold (shop_id, id, member_id, unit, amount, captured, released, draws)
  SELECT p_shop, w.id, w.member_id, w.unit, w.amount, w.captured, w.released, w.draws
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'holds') AS w(id text, member_id integer, unit text, amount bigint, captured bigint,
         released bigint, draws jsonb)
  ON CONFLICT (shop_id, id)
  DO UPDATE SET captured = excluded.captured, released = excluded.released, draws = excluded.draws;

  INSERT INTO redemption (shop_id, id, member_id, request_key, reward_key, program_version, code, state, fulfilment,
    discount_key, order_id, used_by_member_id, requested_at, expires_at, held_until, given_back_at, release_due_at, granted_for,
    own_terms, counted, unused_code)
  SELECT p_shop, w.id, w.member_id, w.request_key, w.reward_key, w.program_version, w.code, w.state,
    coalesce(w.fulfilment, 'code'), w.discount_key, w.order_id, w.used_by_member_id, w.requested_at, w.expires_at, w.held_until, w.given_back_at, w.release_due_at,
    w.granted_for, w.own_terms, coalesce(w.counted, '[]'), coalesce(w.unused_code, 'returned')
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'redemptions') AS w(id text, member_id integer, request_key text, reward_key text,
         program_version integer, code text, state text, fulfilment text, discount_key text, order_id text, used_by_member_id integer,
         requested_at timestamptz, expires_at timestamptz, held_until timestamptz, given_back_at timestamptz,
         release_due_at timestamptz, granted_for text, own_terms jsonb, counted jsonb, unused_code text)
  ORDER BY w.id
  ON CONFLICT (shop_id, id)
  DO UPDATE SET state = excluded.state, order_id = excluded.order_id, used_by_member_id = excluded.used_by_member_id,
    given_back_at = excluded.given_back_at, release_due_at = excluded.release_due_at,
    unused_code = excluded.unused_code;

  INSERT INTO transfer (shop_id, id, member_id, customer_id, direction, currency, amount_cents, expires_at, state,
    requested_at, failure, settled_at)
  SELECT p_shop, w.id, w.member_id, w.customer_id, w.direction, w.currency, w.amount_cents, w.expires_at, w.state,
    w.requested_at, w.failure, w.settled_at
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'transfers') AS w(id text, member_id integer, customer_id text, direction text, currency text,
         amount_cents bigint, expires_at timestamptz, state text, requested_at timestamptz, failure text,
         settled_at timestamptz)
  ORDER BY w.id
  ON CONFLICT (shop_id, id)
  DO UPDATE SET state = excluded.state, failure = excluded.failure, settled_at = excluded.settled_at;

  UPDATE orders o
  SET version = w.expected + 1, member_id = w.member_id, name = w.name, facts = w.facts,
      program_version = w.program_version, processed_at = w.processed_at, checkout_token = w.checkout_token,
      -- Once it has, it has: also where nothing else of it was kept yet.
      has_earned = o.has_earned OR coalesce(w.has_earned, false), qualifying_cents = w.qualifying_cents,
      qualifying_orders = w.qualifying_orders, qualifying_points = w.qualifying_points,
      waits_for = w.waits_for
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'orders') AS w(id text, expected integer, member_id integer, name text, facts jsonb,
         program_version integer, processed_at timestamptz, checkout_token text, has_earned boolean,
         qualifying_cents bigint, qualifying_orders integer, qualifying_points bigint, waits_for text)
  WHERE o.shop_id = p_shop AND o.id = w.id;

  UPDATE counter c
  SET amount = c.amount + w.delta
  FROM (
    SELECT w.key, sum(w.delta) AS delta
    FROM jsonb_array_elements(applied) p, jsonb_to_recordset(p->'counters') AS w(key text, delta bigint)
    GROUP BY w.key
  ) w
  WHERE c.shop_id = p_shop AND c.key = w.key;

  INSERT INTO member_action (shop_id, member_id, action_key, occurrence, day, run, source, proof, occurred_at, entry_key)
  SELECT p_shop, w.member_id, w.action_key, w.occurrence, w.day, w.run, w.source, w.proof, w.occurred_at, w.entry_key
  FROM jsonb_array_elements(applied) p,
       jsonb_to_recordset(p->'actions') AS w(member_id integer, action_key text, occurrence text, day text, run integer,
         source text, proof text, occurred_at timestamptz, entry_key text)
  ON CONFLICT DO NOTHING;

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
