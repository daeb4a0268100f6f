-- Who published a version and why; when a scheduled one takes effect, whether the shop was told of it, and whether it was
-- withdrawn before. What is being worked on is a draft, one a shop, which may be unfinished.
ALTER TABLE "program_version" ADD COLUMN "effective_at" TIMESTAMPTZ(3);
ALTER TABLE "program_version" ADD COLUMN "published_by" TEXT;
ALTER TABLE "program_version" ADD COLUMN "reason" TEXT;
ALTER TABLE "program_version" ADD COLUMN "settings_of" INTEGER;
ALTER TABLE "program_version" ADD COLUMN "withdrawn_at" TIMESTAMPTZ(3);
ALTER TABLE "program_version" ADD COLUMN "announced" BOOLEAN NOT NULL DEFAULT true;

CREATE INDEX "program_version_waiting" ON "program_version"("effective_at") WHERE NOT announced;

-- CreateTable
CREATE TABLE "program_draft" (
    "shop_id" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,
    "revision" INTEGER NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,
    "saved_by" TEXT NOT NULL,

    CONSTRAINT "program_draft_pkey" PRIMARY KEY ("shop_id")
);
