-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "checkout_token" TEXT,
ADD COLUMN     "has_earned" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "orders_shop_id_checkout_token_idx" ON "orders"("shop_id", "checkout_token");

-- Orders that earned before count among their members' orders too.
UPDATE "orders" o SET "has_earned" = true
WHERE EXISTS (
  SELECT 1 FROM "ledger_entry" e WHERE e.shop_id = o.shop_id AND e.order_id = o.id AND e.kind = 'award'
);
