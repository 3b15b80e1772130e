-- The tags of the rows that are visible now. Criteria.CURRENT_TAGS has the same expression. An index on it also makes PostgreSQL
-- collect statistics of the current rows.
CREATE INDEX agreement_current_tags ON agreement USING gin ((CASE WHEN recorded_to = 'infinity' AND published_to = 'infinity' THEN tags END));
CREATE INDEX commitment_current_tags ON commitment USING gin ((CASE WHEN recorded_to = 'infinity' AND published_to = 'infinity' THEN tags END));
CREATE INDEX correction_current_tags ON correction USING gin ((CASE WHEN recorded_to = 'infinity' AND published_to = 'infinity' THEN tags END));
CREATE INDEX corridor_current_tags ON corridor USING gin ((CASE WHEN recorded_to = 'infinity' AND published_to = 'infinity' THEN tags END));
CREATE INDEX figure_current_tags ON figure USING gin ((CASE WHEN recorded_to = 'infinity' AND published_to = 'infinity' THEN tags END));
CREATE INDEX hub_current_tags ON hub USING gin ((CASE WHEN recorded_to = 'infinity' AND published_to = 'infinity' THEN tags END));
CREATE INDEX membership_current_tags ON membership USING gin ((CASE WHEN recorded_to = 'infinity' AND published_to = 'infinity' THEN tags END));
CREATE INDEX project_current_tags ON project USING gin ((CASE WHEN recorded_to = 'infinity' AND published_to = 'infinity' THEN tags END));
CREATE INDEX shipment_current_tags ON shipment USING gin ((CASE WHEN recorded_to = 'infinity' AND published_to = 'infinity' THEN tags END));
CREATE INDEX visit_current_tags ON visit USING gin ((CASE WHEN recorded_to = 'infinity' AND published_to = 'infinity' THEN tags END));
