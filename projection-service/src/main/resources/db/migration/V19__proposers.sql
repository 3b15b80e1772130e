-- The proposer of each fact that has an accepted proposal. The rows are derived from the events proposal-accepted. No event about proposals
-- is stored itself.
CREATE TABLE proposer (
  log         text NOT NULL,
  event_id    uuid NOT NULL,
  proposed_by text NOT NULL,
  PRIMARY KEY (event_id, log)
);
