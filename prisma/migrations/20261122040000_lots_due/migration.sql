-- Whether it was noticed that a lot came free; only lots that were pending at first are looked for.
ALTER TABLE "lot" ADD COLUMN "matured" BOOLEAN NOT NULL DEFAULT false;

CREATE INDEX "lot_maturing" ON "lot"("available_at") WHERE NOT matured AND available_at > earned_at;
CREATE INDEX "lot_expiring" ON "lot"("expires_at") WHERE remaining > 0 AND expires_at IS NOT NULL;
