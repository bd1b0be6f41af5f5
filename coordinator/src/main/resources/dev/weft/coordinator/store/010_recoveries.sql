-- Every start of a coordinator. A point that an agent has seen of a coordinator is in this store's
-- past if its start is here and no later one had fewer commits before it: else the store was set back.
CREATE TABLE incarnation (
  owner INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  -- random
  name TEXT NOT NULL,
  -- how many commits of this coordinator the store held before
  commits INTEGER NOT NULL,
  PRIMARY KEY (owner, epoch)
);

-- The newest recovery of each coordinator. origin and since name it: the coordinator that was the
-- first to begin it, and when.
CREATE TABLE recovery (
  owner INTEGER PRIMARY KEY,
  origin INTEGER NOT NULL,
  since INTEGER NOT NULL,
  why TEXT NOT NULL,
  adopted INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  -- whether it has ended
  over INTEGER NOT NULL
);

-- Seals what agents are given with each attempt; shared by all coordinators. In base 64.
ALTER TABLE store ADD COLUMN cluster_key TEXT NOT NULL DEFAULT '';

-- Whether the job, or its newest attempt, came back from an agent after the store had lost it: 0 no,
-- 1 yes, 2 yes, but without the payload.
ALTER TABLE job ADD COLUMN adopted INTEGER NOT NULL DEFAULT 0;
