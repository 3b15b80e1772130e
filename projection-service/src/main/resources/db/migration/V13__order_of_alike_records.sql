-- The order in which records that may be likely duplicates stand near each other; null for a record that is never one.
ALTER TABLE agreement ADD COLUMN alike text COLLATE "C";
ALTER TABLE visit ADD COLUMN alike text COLLATE "C";
ALTER TABLE figure ADD COLUMN alike text COLLATE "C";
ALTER TABLE shipment ADD COLUMN alike text COLLATE "C";
CREATE INDEX agreement_alike ON agreement (alike);
CREATE INDEX visit_alike ON visit (alike);
CREATE INDEX figure_alike ON figure (alike);
CREATE INDEX shipment_alike ON shipment (alike);
