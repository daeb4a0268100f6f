-- An order that waits for somebody counts for nobody yet: it has no figures, and none are missing.
DROP INDEX "orders_without_figures";
CREATE INDEX "orders_without_figures" ON "orders"("shop_id", "id")
  WHERE qualifying_cents IS NULL AND program_version IS NOT NULL AND waits_for IS NULL;
