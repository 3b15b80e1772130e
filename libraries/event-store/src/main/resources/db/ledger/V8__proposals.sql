-- Proposals. The events of a proposal are in the table event, like every other event. The table proposal has one row for each proposal, so
-- that a service finds open proposals, and proposals with the same content, without reading all events. A trigger writes the row in the
-- transaction of the event. So the table is also correct if events are taken back after a restore.
CREATE TABLE proposal (
  proposal_id uuid   PRIMARY KEY,
  -- Issuer and subject of the client that proposed, without its display name.
  principal   text   NOT NULL,
  content     bytea  NOT NULL,
  status      text   NOT NULL CHECK (status IN ('OPEN', 'ACCEPTED', 'REJECTED')),
  bytes       int    NOT NULL
);
CREATE INDEX proposal_by_status ON proposal (status, proposal_id);
CREATE INDEX proposal_by_principal ON proposal (principal, proposal_id);
CREATE INDEX proposal_open ON proposal (principal) INCLUDE (bytes) WHERE status = 'OPEN';
-- A client cannot propose a content again while its proposal is open, or after its proposal was rejected.
CREATE UNIQUE INDEX proposal_content ON proposal (principal, content) WHERE status <> 'ACCEPTED';

-- The hash of the proposed content. The id of a new aggregate is left out, so that the same content with another id has the same hash.
-- jsonb has one order of fields, so the order of the fields in a request does not change the hash.
CREATE FUNCTION proposal_content(payload jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT sha256(convert_to(jsonb_build_array(
      payload->'streamType',
      CASE WHEN payload->>'expectedVersion' = '0' THEN 'null'::jsonb ELSE payload->'stream' END,
      (SELECT jsonb_agg(jsonb_build_array(key, CASE WHEN value ? 'replacement'
         THEN jsonb_set(value, '{replacement}', (SELECT jsonb_object_agg(r.key, r.value - 'id') FROM jsonb_each(value->'replacement') AS r))
         ELSE value - 'id' END))
       FROM jsonb_each(payload->'fact')))::text, 'UTF8'))
$$;

-- Issuer and subject of an actor. An actor of one word, such as anonymous, has neither, and the function returns this word.
CREATE FUNCTION proposal_principal(actor text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT rtrim(split_part(actor, ' ', 1) || ' ' || split_part(actor, ' ', 2))
$$;

-- SQLSTATE CL007: the client has an open or rejected proposal with this content. CL004: the event does not fit the proposal.
CREATE FUNCTION keep_proposal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.event_type = 'proposal-made' THEN
    IF NEW.version <> 1 THEN
      RAISE EXCEPTION 'a proposal begins with the event proposal-made' USING ERRCODE = 'CL004';
    END IF;
    INSERT INTO proposal (proposal_id, principal, content, status, bytes)
    VALUES (NEW.stream_id, proposal_principal(NEW.actor), proposal_content(NEW.payload), 'OPEN', octet_length(NEW.payload::text))
    ON CONFLICT (principal, content) WHERE status <> 'ACCEPTED' DO NOTHING;
    IF NOT FOUND THEN
      IF session_user = '${app_role}' THEN
        RAISE EXCEPTION 'the content was proposed before' USING ERRCODE = 'CL007';
      END IF;
      -- An operator takes back a proposal whose content was proposed again after the restore. The row gets a content of its own.
      INSERT INTO proposal (proposal_id, principal, content, status, bytes)
      VALUES (NEW.stream_id, proposal_principal(NEW.actor), sha256(uuid_send(NEW.stream_id)), 'OPEN', octet_length(NEW.payload::text));
    END IF;
  ELSE
    UPDATE proposal SET status = CASE NEW.event_type WHEN 'proposal-accepted' THEN 'ACCEPTED' ELSE 'REJECTED' END
    WHERE proposal_id = NEW.stream_id AND status = 'OPEN';
    IF NOT FOUND THEN
      RAISE EXCEPTION 'the proposal % is not open', NEW.stream_id USING ERRCODE = 'CL004';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_proposal AFTER INSERT ON event FOR EACH ROW
WHEN (NEW.event_type IN ('proposal-made', 'proposal-accepted', 'proposal-rejected')) EXECUTE FUNCTION keep_proposal();

GRANT SELECT ON proposal TO ${app_role}, "${flyway:database}_log";
GRANT INSERT, UPDATE ON proposal TO "${flyway:database}_log";
GRANT EXECUTE ON FUNCTION proposal_content(jsonb) TO ${app_role}, "${flyway:database}_log";
GRANT EXECUTE ON FUNCTION proposal_principal(text) TO "${flyway:database}_log";

-- Only a role that may create functions can become the owner of a function. This right is revoked at once.
GRANT CREATE ON SCHEMA public TO "${flyway:database}_log";
ALTER FUNCTION keep_proposal() OWNER TO "${flyway:database}_log";
REVOKE CREATE ON SCHEMA public FROM "${flyway:database}_log";
