CREATE INDEX "redemption_expiry" ON "redemption"("expires_at") WHERE state IN ('issuing', 'issued');
