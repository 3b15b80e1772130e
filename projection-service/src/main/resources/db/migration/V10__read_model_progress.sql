-- The version of each read model, and its progress while it is filled from the facts: swept is the last stream id that has been applied,
-- null before the first. A batch of the feed locks the table in ROW SHARE mode, a step of the sweep in EXCLUSIVE mode.
CREATE TABLE read_model (
  name    text PRIMARY KEY,
  version int NOT NULL,
  swept   uuid,
  filled  boolean NOT NULL
);
