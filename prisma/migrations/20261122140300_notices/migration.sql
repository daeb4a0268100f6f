-- What members are to be told, once each: that something of theirs is about to expire.
-- CreateTable
CREATE TABLE "notice" (
    "shop_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "member_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "days_before" INTEGER NOT NULL,
    "amount" BIGINT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "notice_shop_id_member_id_kind_unit_ends_at_days_before_key" ON "notice"("shop_id", "member_id", "kind", "unit", "ends_at", "days_before");

-- When a shop's reminders are looked for again.
ALTER TABLE "shop" ADD COLUMN "reminders_due_at" TIMESTAMPTZ(3);
