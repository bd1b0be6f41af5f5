-- The coordinators that write here: one in SQLite, any number in PostgreSQL. Each writes its own row
-- with every commit: that proves whether a commit was recorded, that it may still write, and that it
-- lives. number stays the same over its restarts, and is 0 in SQLite. epoch comes from the counter in
-- store; it rises with each start, and when another one takes over: then whoever had the old one has
-- lost. commits rises with each commit, beats with each heartbeat. The highest numbers outlive the
-- rows that bore them. ended_jobs is how many terminal jobs it added less those it removed: only the
-- sum over all means something. address is where its API is reached.
-- state: 0 works, 1 has left, 2 was taken over.
CREATE TABLE coordinator (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  epoch INTEGER NOT NULL,
  commits INTEGER NOT NULL,
  beats INTEGER NOT NULL,
  last_job INTEGER NOT NULL,
  last_notice INTEGER NOT NULL,
  ended_jobs INTEGER NOT NULL,
  state INTEGER NOT NULL,
  address TEXT NOT NULL
);

INSERT INTO coordinator
SELECT 0, '', epoch, commits, 0, last_job, last_notice, ended_jobs, 0, '' FROM store;

-- What is left is shared by all. numbers is up to where job numbers are given out to coordinators.
ALTER TABLE store DROP COLUMN commits;
ALTER TABLE store DROP COLUMN last_notice;
ALTER TABLE store DROP COLUMN ended_jobs;
ALTER TABLE store RENAME COLUMN last_job TO numbers;

-- Only its owner changes a job, and publishes a notice.
ALTER TABLE job ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;

DROP INDEX job_queued;
CREATE INDEX job_queued ON job (owner, pool, priority DESC, number) WHERE state = 0;
