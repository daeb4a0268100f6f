-- CreateTable
CREATE TABLE "counter" (
    "shop_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "counter_pkey" PRIMARY KEY ("shop_id","key")
);
