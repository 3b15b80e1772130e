-- Agreements have a life after their signature.
ALTER TABLE agreement ADD COLUMN in_force datemultirange NOT NULL DEFAULT '{}';
CREATE INDEX agreement_in_force ON agreement USING gist (in_force);
