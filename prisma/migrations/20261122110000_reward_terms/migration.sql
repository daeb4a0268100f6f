-- AlterTable
ALTER TABLE "redemption" ADD COLUMN     "counted" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "granted_for" TEXT,
ADD COLUMN     "own_terms" JSONB,
ADD COLUMN     "unused_code" TEXT NOT NULL DEFAULT 'returned';
