-- state 6: delayed, may not start yet.

-- When a job may start, as it was asked for: by the wall clock, or after its acceptance; 0: at once.
ALTER TABLE spec ADD COLUMN not_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE spec ADD COLUMN delay INTEGER NOT NULL DEFAULT 0;

-- When a job expires if it has not started; 0: never.
ALTER TABLE job ADD COLUMN start_by INTEGER NOT NULL DEFAULT 0;

-- When something happens to a job by itself, and by which clock.
-- due_clock: 0 nothing does, 1 one that does not jump, 2 the wall clock.
ALTER TABLE job ADD COLUMN due_clock INTEGER NOT NULL DEFAULT 0;
ALTER TABLE job ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;

UPDATE job SET start_by = accepted_at + (SELECT s.start_deadline FROM spec s WHERE s.job = job.number)
WHERE state < 10 AND (SELECT s.start_deadline FROM spec s WHERE s.job = job.number) > 0;
UPDATE job SET due_clock = 1, due_at = start_by
WHERE state = 0 AND executions = 0 AND start_by > 0;

-- What is due next. A job that nothing is due for never enters.
CREATE INDEX job_due ON job (owner, due_clock, due_at, number) WHERE due_clock > 0;

-- What makes jobs at certain times, and the spec of these. ends_at and next are 0 for never, newest
-- is the job that it made last. overlap: 0 skip, 1 allow, 2 replace. catch_up: 0 skip, 1 one, 2 all.
CREATE TABLE schedule (
  id TEXT NOT NULL PRIMARY KEY,
  expression TEXT NOT NULL,
  zone TEXT NOT NULL,
  jitter INTEGER NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  overlap INTEGER NOT NULL,
  catch_up INTEGER NOT NULL,
  catch_up_window INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  paused INTEGER NOT NULL,
  next INTEGER NOT NULL,
  newest TEXT NOT NULL,
  pool TEXT NOT NULL,
  handler TEXT NOT NULL,
  priority INTEGER NOT NULL,
  timeout INTEGER NOT NULL,
  start_deadline INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  backoff_initial INTEGER NOT NULL,
  backoff_max INTEGER NOT NULL,
  max_agent_losses INTEGER NOT NULL,
  lost_after INTEGER NOT NULL,
  on_lost INTEGER NOT NULL,
  pinned_agent TEXT NOT NULL,
  labels TEXT NOT NULL,
  reply_to TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  traceparent TEXT NOT NULL,
  not_before INTEGER NOT NULL,
  delay INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  payload BLOB NOT NULL
);
