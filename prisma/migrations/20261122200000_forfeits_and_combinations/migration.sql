-- AlterTable
ALTER TABLE "discount" ADD COLUMN     "combined_version" INTEGER;

ALTER TABLE redemption DROP CONSTRAINT IF EXISTS redemption_state,
  ADD CONSTRAINT redemption_state CHECK (
    state IN ('issuing', 'issued', 'used', 'closing', 'released', 'forfeited', 'failed', 'fulfilled'));
