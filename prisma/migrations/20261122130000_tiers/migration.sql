-- Tiers, thresholds, and what orders count towards them. Orders of before have no figures yet: they are worked out in time.
ALTER TABLE "orders" ADD COLUMN "qualifying_cents" BIGINT,
ADD COLUMN "qualifying_orders" INTEGER,
ADD COLUMN "qualifying_points" BIGINT;

DROP INDEX "orders_shop_id_member_id_idx";
CREATE INDEX "orders_shop_id_member_id_processed_at_idx" ON "orders"("shop_id", "member_id", "processed_at");
CREATE INDEX "orders_without_figures" ON "orders"("shop_id", "id") WHERE qualifying_cents IS NULL AND program_version IS NOT NULL;

-- Points that no order stands behind, by when they were given.
CREATE INDEX "ledger_entry_without_order" ON "ledger_entry"("shop_id", "member_id", "occurred_at")
  WHERE order_id IS NULL AND unit = 'points' AND kind IN ('award', 'takeBack');

-- CreateTable
CREATE TABLE "member_tier" (
    "shop_id" INTEGER NOT NULL,
    "member_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "tier" TEXT,
    "earned" TEXT,
    "review_at" TIMESTAMPTZ(3),
    "period" TEXT NOT NULL,
    "given_tier" TEXT,
    "given_until" TIMESTAMPTZ(3),
    "noticed_for" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "member_tier_pkey" PRIMARY KEY ("shop_id","member_id"),
    CONSTRAINT "member_tier_given" CHECK ((given_tier IS NULL) = (given_until IS NULL))
);

-- CreateTable
CREATE TABLE "tier_period" (
    "shop_id" INTEGER NOT NULL,
    "member_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "tier" TEXT,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "until_at" TIMESTAMPTZ(3),
    "why" JSONB NOT NULL,
    "reason" TEXT,
    "program_version" INTEGER NOT NULL,

    CONSTRAINT "tier_period_pkey" PRIMARY KEY ("shop_id","member_id","number"),
    CONSTRAINT "tier_period_forward" CHECK (until_at >= from_at)
);

-- CreateTable
CREATE TABLE "threshold_gift" (
    "shop_id" INTEGER NOT NULL,
    "member_id" INTEGER NOT NULL,
    "threshold_key" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "period" TEXT NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_back_at" TIMESTAMPTZ(3),
    "program_version" INTEGER NOT NULL,

    CONSTRAINT "threshold_gift_pkey" PRIMARY KEY ("shop_id","member_id","threshold_key","number")
);

-- CreateIndex
CREATE INDEX "member_tier_due_at_idx" ON "member_tier"("due_at");
