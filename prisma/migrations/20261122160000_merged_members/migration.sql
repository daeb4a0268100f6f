-- Members who turned out to be the same person: one of them stays as a name for the other, and the ledger says what moved.
ALTER TABLE "member" ADD COLUMN "merged_into" INTEGER,
ADD COLUMN "merged_at" TIMESTAMPTZ(3),
ADD COLUMN "merged_by" TEXT,
ADD COLUMN "merge_reason" TEXT;

ALTER TABLE "ledger_entry" ADD COLUMN "moved" JSONB;

-- From here on by hand: what Prisma's schema cannot say.
CREATE INDEX "member_merged" ON "member"("shop_id", "merged_into") WHERE merged_into IS NOT NULL;
CREATE INDEX "counter_of_member" ON "counter"("shop_id", "key" text_pattern_ops) WHERE key LIKE 'member:%';

-- A name leads to a member, never to itself.
ALTER TABLE "member" ADD CONSTRAINT "member_merged_into_another" CHECK (merged_into <> id);

ALTER TABLE "ledger_entry"
  DROP CONSTRAINT IF EXISTS "ledger_entry_kind",
  ADD CONSTRAINT "ledger_entry_kind" CHECK (
    kind IN ('award', 'takeBack', 'hold', 'capture', 'release', 'restore', 'expire', 'adjust', 'reinstate', 'moveOut', 'moveIn')),
  ADD CONSTRAINT "ledger_entry_moved" CHECK ((moved IS NOT NULL) = (kind IN ('moveOut', 'moveIn')));
