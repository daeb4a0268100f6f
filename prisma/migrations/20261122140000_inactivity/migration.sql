-- When a member was active, and when what an account holds lapses by inactivity. The look-up serves the sweep; the notice of
-- an end is noted by itself.
ALTER TABLE "account" ADD COLUMN "idle" JSONB;
ALTER TABLE "account" ADD COLUMN "ends_at" TIMESTAMPTZ(3);
ALTER TABLE "account" ADD COLUMN "noticed_at" TIMESTAMPTZ(3);

CREATE INDEX "account_lapsing" ON "account"("ends_at") WHERE remaining > 0 AND ends_at IS NOT NULL;

-- What lapsed before it was heard that the member was active is given back by an entry of its own.
ALTER TABLE "ledger_entry" DROP CONSTRAINT IF EXISTS ledger_entry_kind;
ALTER TABLE "ledger_entry"
  ADD CONSTRAINT ledger_entry_kind CHECK (
    kind IN ('award', 'takeBack', 'hold', 'capture', 'release', 'restore', 'expire', 'adjust', 'reinstate', 'moveOut', 'moveIn'));
