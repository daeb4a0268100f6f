-- Room in each page for the next version of its rows: what is updated often then needs no new entries in indexes.
ALTER TABLE "account" SET (fillfactor = 75);
ALTER TABLE "counter" SET (fillfactor = 75);
ALTER TABLE "lot" SET (fillfactor = 90);
