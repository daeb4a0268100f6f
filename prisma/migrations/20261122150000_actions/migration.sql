-- AlterTable
ALTER TABLE "member" ADD COLUMN     "birthday_day" INTEGER,
ADD COLUMN     "birthday_month" INTEGER,
ADD COLUMN     "birthday_told_on" TEXT;

-- CreateTable
CREATE TABLE "member_action" (
    "shop_id" INTEGER NOT NULL,
    "member_id" INTEGER NOT NULL,
    "action_key" TEXT NOT NULL,
    "occurrence" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "run" INTEGER,
    "source" TEXT NOT NULL,
    "proof" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "entry_key" TEXT,

    CONSTRAINT "member_action_pkey" PRIMARY KEY ("shop_id","member_id","action_key","occurrence")
);

-- CreateTable
CREATE TABLE "swept_day" (
    "shop_id" INTEGER NOT NULL,
    "day" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "swept_day_pkey" PRIMARY KEY ("shop_id")
);

-- CreateIndex
CREATE INDEX "member_action_shop_id_member_id_action_key_day_idx" ON "member_action"("shop_id", "member_id", "action_key", "day");

-- CreateIndex
CREATE INDEX "swept_day_due_at_idx" ON "swept_day"("due_at");

-- CreateIndex
CREATE INDEX "member_shop_id_joined_at_idx" ON "member"("shop_id", "joined_at");

-- CreateIndex
CREATE INDEX "member_birthday" ON "member" ("shop_id", "birthday_month", "birthday_day", "id") WHERE "birthday_month" IS NOT NULL;

-- A birthday is told whole or not at all.
ALTER TABLE "member" ADD CONSTRAINT "member_birthday_whole"
  CHECK (num_nulls("birthday_month", "birthday_day", "birthday_told_on") IN (0, 3));
