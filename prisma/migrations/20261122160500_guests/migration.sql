-- Orders of guests wait: for an account of their customer's, or for a customer who has proven to own their e-mail address.
ALTER TABLE "member" ADD COLUMN "account_since" TIMESTAMPTZ(3),
ADD COLUMN "claim_key" TEXT;

ALTER TABLE "orders" ADD COLUMN "waits_for" TEXT;

-- From here on by hand: what Prisma's schema cannot say.
CREATE INDEX "orders_of_guests" ON "orders"("shop_id", "waits_for") WHERE waits_for IS NOT NULL AND member_id IS NULL;
CREATE INDEX "member_claim_key" ON "member"("shop_id", "claim_key") WHERE claim_key IS NOT NULL;
