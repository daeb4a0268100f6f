-- Gives all that belongs to one member to another, and leaves the first as a name for the second. Called by ledger_post()
-- alone, which has changed their accounts and writes the entries that say so. Rows are locked in the order in which other
-- statements lock them. A table with a member in it has its place here.
CREATE OR REPLACE FUNCTION member_move(p_shop integer, p_from integer, p_into integer, p_at timestamptz, p_by text, p_reason text)
RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM 1 FROM lot WHERE shop_id = p_shop AND member_id = p_from ORDER BY unit, id FOR UPDATE;
  UPDATE lot SET member_id = p_into WHERE shop_id = p_shop AND member_id = p_from;
  UPDATE hold SET member_id = p_into WHERE shop_id = p_shop AND member_id = p_from;

  -- Both may have chosen the same request key; the id, which is made of the customer and that key, says it as well.
  PERFORM 1 FROM redemption WHERE shop_id = p_shop AND member_id = p_from ORDER BY id FOR UPDATE;
  UPDATE redemption SET member_id = p_into, request_key = id WHERE shop_id = p_shop AND member_id = p_from;

  PERFORM 1 FROM orders WHERE shop_id = p_shop AND member_id = p_from ORDER BY id FOR UPDATE;
  UPDATE orders SET member_id = p_into, version = version + 1 WHERE shop_id = p_shop AND member_id = p_from;

  -- A call that is under way goes on for the customer that it was begun for.
  PERFORM 1 FROM transfer WHERE shop_id = p_shop AND member_id = p_from ORDER BY id FOR UPDATE;
  UPDATE transfer SET member_id = p_into WHERE shop_id = p_shop AND member_id = p_from;

  -- What both did under one name is kept of both, and counts as done once.
  UPDATE member_action a
  SET member_id = p_into,
      occurrence = a.occurrence || CASE WHEN EXISTS (
        SELECT 1 FROM member_action b
        WHERE b.shop_id = p_shop AND b.member_id = p_into AND b.action_key = a.action_key AND b.occurrence = a.occurrence
      ) THEN ' of member ' || p_from ELSE '' END
  WHERE a.shop_id = p_shop AND a.member_id = p_from;

  -- Their tiers are brought together at the next review, which knows which one is higher. Gifts are numbered on.
  UPDATE threshold_gift g
  SET member_id = p_into,
      number = g.number + coalesce((
        SELECT max(b.number) FROM threshold_gift b
        WHERE b.shop_id = p_shop AND b.member_id = p_into AND b.threshold_key = g.threshold_key
      ), 0)
  WHERE g.shop_id = p_shop AND g.member_id = p_from;

  UPDATE notice n SET member_id = p_into
  WHERE n.shop_id = p_shop AND n.member_id = p_from AND NOT EXISTS (
    SELECT 1 FROM notice other
    WHERE other.shop_id = p_shop AND other.member_id = p_into AND other.kind = n.kind AND other.unit = n.unit
      AND other.ends_at = n.ends_at AND other.days_before = n.days_before
  );

  -- What was counted for the one is counted for the other: a limit of the member's is not had twice.
  WITH moved AS (
    DELETE FROM counter
    WHERE shop_id = p_shop AND key LIKE 'member:%' AND key LIKE 'member:' || p_from || ':%'
    RETURNING key, amount
  )
  INSERT INTO counter (shop_id, key, amount)
  SELECT p_shop, overlay(key PLACING 'member:' || p_into || ':' FROM 1 FOR length('member:' || p_from || ':')), amount
  FROM moved ORDER BY key
  ON CONFLICT (shop_id, key) DO UPDATE SET amount = counter.amount + excluded.amount;

  -- Those merged before into the one who goes are names of the other from now on: a name never leads to another name.
  UPDATE member m
  SET merged_into = p_into,
      merged_at = CASE WHEN m.id = p_from THEN p_at ELSE m.merged_at END,
      merged_by = CASE WHEN m.id = p_from THEN p_by ELSE m.merged_by END,
      merge_reason = CASE WHEN m.id = p_from THEN p_reason ELSE m.merge_reason END
  WHERE m.shop_id = p_shop AND (m.id = p_from OR m.merged_into = p_from);
  UPDATE member m
  SET joined_at = least(m.joined_at, gone.joined_at),
      account_since = least(m.account_since, gone.account_since),
      jurisdiction = CASE WHEN gone.jurisdiction_at > coalesce(m.jurisdiction_at, '-infinity') THEN gone.jurisdiction ELSE m.jurisdiction END,
      jurisdiction_at = greatest(m.jurisdiction_at, gone.jurisdiction_at),
      birthday_month = CASE WHEN m.birthday_month IS NULL THEN gone.birthday_month ELSE m.birthday_month END,
      birthday_day = CASE WHEN m.birthday_month IS NULL THEN gone.birthday_day ELSE m.birthday_day END,
      birthday_told_on = CASE WHEN m.birthday_month IS NULL THEN gone.birthday_told_on ELSE m.birthday_told_on END
  FROM member gone
  WHERE m.shop_id = p_shop AND m.id = p_into AND gone.shop_id = p_shop AND gone.id = p_from;
END $$;
