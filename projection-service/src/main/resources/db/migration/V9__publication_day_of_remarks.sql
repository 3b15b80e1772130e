-- published decides whether a query with publishedBefore sees a fact. A remark without a source corrects a mistake of the ledger itself, so
-- it has the day of the fact to which it refers.
UPDATE fact f SET published = target.published
FROM fact target
WHERE target.stream = f.stream AND target.log = f.log AND target.event_id = f.target
  AND NOT EXISTS (SELECT FROM citation c WHERE c.stream = f.stream AND c.log = f.log AND c.version = f.version);
