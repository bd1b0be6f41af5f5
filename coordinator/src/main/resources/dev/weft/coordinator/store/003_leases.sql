-- What a lost agent means for a job. lost_after: -1 as the coordinator is set, 0 never.
-- on_lost: 0 retry, 1 fail, 2 hold. job.state may now be 5: held.
ALTER TABLE spec ADD COLUMN lost_after INTEGER NOT NULL DEFAULT -1;
ALTER TABLE spec ADD COLUMN on_lost INTEGER NOT NULL DEFAULT 0;
