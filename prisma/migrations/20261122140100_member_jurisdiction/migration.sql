-- Whose law holds for a member, and when that was so: later news replaces it.
ALTER TABLE "member" ADD COLUMN "jurisdiction" TEXT;
ALTER TABLE "member" ADD COLUMN "jurisdiction_at" TIMESTAMPTZ(3);
