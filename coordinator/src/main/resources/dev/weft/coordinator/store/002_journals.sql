-- What tells whether an agent's later process knows what an earlier one took; '' when it said nothing.
ALTER TABLE agent ADD COLUMN journal TEXT NOT NULL DEFAULT '';
ALTER TABLE agent ADD COLUMN boot TEXT NOT NULL DEFAULT '';
