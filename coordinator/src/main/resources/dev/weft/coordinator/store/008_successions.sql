-- Coordinators that others have taken over, until these have in turn been taken over. What agents
-- still hold of the dead one is the heir's.
CREATE TABLE succession (
  -- who took over
  heir INTEGER NOT NULL,
  -- whom
  dead INTEGER NOT NULL,
  -- what the dead one says in this epoch, or in an older one, is void
  epoch INTEGER NOT NULL,
  PRIMARY KEY (heir, dead)
);
