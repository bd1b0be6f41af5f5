-- Which coordinator's each schedule is: only that one lets it fire, and changes it. 0 if it is alone.
ALTER TABLE schedule ADD COLUMN owner INTEGER NOT NULL DEFAULT 0;
UPDATE schedule SET owner =
  coalesce((SELECT min(number) FROM coordinator WHERE state < 2), 0);
