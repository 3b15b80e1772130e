-- How many facts cite a source is counted within the index.
CREATE INDEX citation_of_source ON citation (source, stream, version);
DROP INDEX citation_source;
