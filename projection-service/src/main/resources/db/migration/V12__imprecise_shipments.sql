-- dates: from the first to the last reported event of a shipment. names: name of the train or ship, operator and goods. The new version of
-- the read model fills both.
ALTER TABLE shipment
  ADD COLUMN dates datemultirange NOT NULL DEFAULT '{}',
  ADD COLUMN names text NOT NULL DEFAULT '';
CREATE INDEX shipment_dates ON shipment USING gist (dates);
CREATE INDEX shipment_names ON shipment USING gin (to_tsvector('simple', names));
