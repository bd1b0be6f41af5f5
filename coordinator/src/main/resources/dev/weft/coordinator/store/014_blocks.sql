-- Of the numbers of notices: each start of a coordinator has a block of its own, and no longer one by
-- its epoch. Both follow the clock, so that none comes again when the store is set back.
ALTER TABLE store ADD COLUMN block INTEGER NOT NULL DEFAULT 0;
