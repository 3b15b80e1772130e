-- Notes open no rows any more, and how many bytes a stream holds is known before it is read.
--
-- The rows of notes cannot be told from others, so the feed begins anew at the start of the topics.
TRUNCATE projection_checkpoint, ledger_epoch, received, watermark, contradiction, held_event, stream_progress, fact, citation, parked_stream,
  parked_event, foreign_record, foreign_record_count, repair_turn, source,
  agreement, visit, figure, shipment, commitment, membership, project, corridor, hub, correction;

-- Bytes of the payloads of its facts 1 … seen.
ALTER TABLE stream_progress ADD COLUMN bytes bigint NOT NULL;
