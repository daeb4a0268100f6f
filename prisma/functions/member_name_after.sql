-- Where a customer is only a name for a member, they and that member's own customer change places: the one whom Shopify has
-- kept is then who the member is called after. A customer belongs to one row at any moment, so one of them stands aside.
CREATE OR REPLACE FUNCTION member_name_after(p_shop integer, p_customer text)
RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  name record;
  survivor record;
BEGIN
  SELECT * INTO name FROM member WHERE shop_id = p_shop AND customer_id = p_customer AND merged_into IS NOT NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM 1 FROM member WHERE shop_id = p_shop AND id IN (name.id, name.merged_into) ORDER BY id FOR UPDATE;
  SELECT * INTO name FROM member WHERE shop_id = p_shop AND id = name.id;
  SELECT * INTO survivor FROM member WHERE shop_id = p_shop AND id = name.merged_into;
  IF name.customer_id <> p_customer THEN
    RETURN;
  END IF;
  UPDATE member SET customer_id = 'aside ' || customer_id WHERE shop_id = p_shop AND id = name.id;
  UPDATE member
  SET customer_id = name.customer_id, display_name = name.display_name, email = name.email, redacted_at = name.redacted_at
  WHERE shop_id = p_shop AND id = survivor.id;
  UPDATE member
  SET customer_id = survivor.customer_id, display_name = survivor.display_name, email = survivor.email,
      redacted_at = survivor.redacted_at
  WHERE shop_id = p_shop AND id = name.id;
END $$;
