-- To which process of its agent the newest attempt was given; '' once it is known to have started.
ALTER TABLE job ADD COLUMN instance TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN journal TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN boot TEXT NOT NULL DEFAULT '';

-- Until now it was taken for the newest one.
UPDATE job SET
  instance = COALESCE((SELECT a.instance FROM agent a WHERE a.id = job.agent), ''),
  journal = COALESCE((SELECT a.journal FROM agent a WHERE a.id = job.agent), ''),
  boot = COALESCE((SELECT a.boot FROM agent a WHERE a.id = job.agent), '')
WHERE state < 10 AND standing = 0;
