-- A read model for the tests of the feed. in_order: the version before was there already.
CREATE TABLE journal (
  stream       uuid NOT NULL,
  log          text NOT NULL,
  version      bigint NOT NULL,
  facts_before int NOT NULL,
  in_order     boolean NOT NULL,
  PRIMARY KEY (stream, log, version)
);
