-- When the app was last given a token by the shop's merchant, in real time: an app/uninstalled that was triggered before
-- that is late news of an earlier installation.
ALTER TABLE "shop" ADD COLUMN "authorized_at" TIMESTAMPTZ(3);
