-- What retention leaves of a job that it removes, so that a late duplicate neither runs nor counts
-- as new. Numbers rise from one to the next without gaps: the highest less the lowest is how many.
CREATE TABLE tombstone (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  digest_high INTEGER NOT NULL,
  digest_low INTEGER NOT NULL,
  state INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  removed_at INTEGER NOT NULL
);

-- Jobs that are to be cancelled when they come.
CREATE TABLE cancel_wish (
  job TEXT NOT NULL PRIMARY KEY,
  asked_at INTEGER NOT NULL
);

-- The id of the job that this one replays; '' for none.
ALTER TABLE job ADD COLUMN replay_of TEXT NOT NULL DEFAULT '';
CREATE INDEX job_replay ON job (replay_of) WHERE replay_of <> '';

-- What ended badly for good and was neither replayed nor purged: jobs, and (job is 0) messages that
-- were refused. Numbers are those of the outbox; older jobs have negative ones. What filters ask
-- for comes before the body, which may be long.
CREATE TABLE dead_letter (
  number INTEGER PRIMARY KEY,
  job INTEGER NOT NULL,
  dead_at INTEGER NOT NULL,
  pool TEXT NOT NULL,
  handler TEXT NOT NULL,
  reason TEXT NOT NULL,
  source TEXT NOT NULL,
  detail TEXT NOT NULL,
  headers TEXT NOT NULL,
  body_size INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX dead_letter_job ON dead_letter (job, number);

INSERT INTO dead_letter (number, job, dead_at, pool, handler, reason, source, detail, headers,
  body_size, content_type, body)
SELECT number - (SELECT last_job FROM store) - 1, number, ended_at, pool, handler, failure_code,
  source, '', '', 0, '', CAST('' AS BLOB)
FROM job WHERE state > 10 AND state <> 13;
