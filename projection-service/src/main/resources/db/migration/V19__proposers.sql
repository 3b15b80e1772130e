-- Which client proposed a fact, if the fact has an accepted proposal. The rows come from the events proposal-accepted. No other event about
-- proposals is stored.
CREATE TABLE proposer (
  log         text NOT NULL,
  event_id    uuid NOT NULL,
  proposed_by text NOT NULL,
  PRIMARY KEY (event_id, log)
);
