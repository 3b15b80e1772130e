-- Shipments list the equipment whose check digit is wrong, and are listed as gaps of the evidence.
--
-- The feed begins anew at the start of the topics.
TRUNCATE projection_checkpoint, ledger_epoch, received, watermark, contradiction, held_event, stream_progress, fact, citation, parked_stream,
  parked_event, foreign_record, foreign_record_count, repair_turn, source,
  agreement, visit, figure, shipment, commitment, membership, project, corridor, hub, correction;
