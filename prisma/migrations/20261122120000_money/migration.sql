-- Rewards that are no code: gift cards, store credit, goods. What is no code stands on no discount.
ALTER TABLE "redemption" ADD COLUMN "fulfilment" TEXT NOT NULL DEFAULT 'code',
ALTER COLUMN "discount_key" DROP NOT NULL;

-- Whether customers can pay with store credit, as Shopify last said.
ALTER TABLE "shop" ADD COLUMN "has_store_credit" BOOLEAN;

-- CreateTable
CREATE TABLE "transfer" (
    "shop_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "member_id" INTEGER NOT NULL,
    "customer_id" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_cents" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_cents" BIGINT,
    "sent_at" TIMESTAMPTZ(3),
    "last_before" TEXT,
    "transaction_id" TEXT,
    "failure" TEXT,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "transfer_pkey" PRIMARY KEY ("shop_id","id")
);

-- CreateIndex
CREATE INDEX "transfer_shop_id_member_id_idx" ON "transfer"("shop_id", "member_id");

-- From here on by hand: what Prisma's schema cannot say.
ALTER TABLE redemption DROP CONSTRAINT redemption_state,
  ADD CONSTRAINT redemption_state CHECK (
    state IN ('issuing', 'issued', 'used', 'closing', 'released', 'failed', 'fulfilled')),
  ADD CONSTRAINT redemption_fulfilment CHECK (fulfilment IN ('code', 'giftCard', 'storeCredit', 'goods'));

ALTER TABLE transfer
  ADD CONSTRAINT transfer_amounts CHECK (amount_cents > 0 AND sent_cents > 0 AND sent_cents <= amount_cents),
  ADD CONSTRAINT transfer_direction CHECK (direction IN ('credit', 'debit')),
  ADD CONSTRAINT transfer_state CHECK (
    state IN ('waiting', 'sending', 'unclear', 'made', 'done', 'refused'));

-- One call at a time for a customer's account: after an unclear failure, what is newer there can only be that call's.
CREATE UNIQUE INDEX transfer_under_way ON transfer(shop_id, customer_id) WHERE state IN ('sending', 'unclear');
CREATE INDEX transfer_open ON transfer(shop_id, customer_id, seq) WHERE state IN ('waiting', 'sending', 'unclear', 'made');
