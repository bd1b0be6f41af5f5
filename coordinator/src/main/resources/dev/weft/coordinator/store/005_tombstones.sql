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
