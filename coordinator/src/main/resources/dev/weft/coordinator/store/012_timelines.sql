-- On which timeline of the database, and of which server, a coordinator last made sure that all its commits are there: then a
-- promotion or a restore since then has lost none. '-' if the store was set back and it has not come back since; empty if the
-- database does not say, and in SQLite.
ALTER TABLE coordinator ADD COLUMN timeline TEXT NOT NULL DEFAULT '';
