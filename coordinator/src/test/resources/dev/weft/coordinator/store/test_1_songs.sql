-- Songs; their titles.
CREATE TABLE song (
  -- what it is called;
  title TEXT
);
