-- Why staff gave a tier; and under which key a threshold's gift was given, which stays when members are merged.
ALTER TABLE "member_tier" ADD COLUMN "given_reason" TEXT;
ALTER TABLE "threshold_gift" ADD COLUMN "entry_key" TEXT;
UPDATE "threshold_gift" SET "entry_key" = concat_ws(':', 'threshold', threshold_key, member_id, number);
ALTER TABLE "threshold_gift" ALTER COLUMN "entry_key" SET NOT NULL;
