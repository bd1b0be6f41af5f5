-- What tells when nobody needs a row any more. Of those that were there before, nothing is known: they stay as long as their
-- heir has any open job.
-- no job that the dead one had has a higher number
ALTER TABLE succession ADD COLUMN last_job INTEGER NOT NULL DEFAULT 9223372036854775807;
-- when it was taken over, by the database's clock, in seconds
ALTER TABLE succession ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
