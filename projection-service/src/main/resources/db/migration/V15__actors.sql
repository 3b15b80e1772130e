-- The client that recorded each event. All events that were recorded before clients had an identity have the actor anonymous.
ALTER TABLE fact ADD COLUMN actor text NOT NULL DEFAULT 'anonymous';
ALTER TABLE parked_event ADD COLUMN actor text NOT NULL DEFAULT 'anonymous';
ALTER TABLE held_event ADD COLUMN actor text NOT NULL DEFAULT 'anonymous';
ALTER TABLE fact ALTER COLUMN actor DROP DEFAULT;
ALTER TABLE parked_event ALTER COLUMN actor DROP DEFAULT;
ALTER TABLE held_event ALTER COLUMN actor DROP DEFAULT;
