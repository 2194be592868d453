-- The limit on PostgreSQL: each operation as one function of the server, for the very rows that the engine writes. The
-- readings are those of the peer by hand, with its ":name" as "p_name"; texts come with marks such as "@hire" for what
-- only the server knows.

CREATE FUNCTION limit_appended(p_hire text, p_previous text, p_sequence integer, p_body text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    v_hash text := encode(sha256(convert_to(p_previous || p_body, 'UTF8')), 'hex');
BEGIN
    INSERT INTO audit_event (chain, sequence, hire_id, previous, hash, body)
    VALUES (p_hire, p_sequence, p_hire, p_previous, v_hash, p_body);
    RETURN v_hash;
END $$;

CREATE FUNCTION limit_complete(
    p_reference text, p_teams text, p_actor text, p_step text, p_today date, p_at text,
    p_answers text, p_content text, p_agreement text, p_message text, p_private json, p_event text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_hire record;
    v_sequence integer;
    v_head text;
BEGIN
    {find_step} INTO STRICT v_hire;
    IF v_hire.service_lead_id <> p_actor OR v_hire.status <> 'open' OR v_hire.held_since IS NOT NULL THEN
        RAISE 'the step cannot be completed now';
    END IF;
    UPDATE occurrence SET status = 'awaiting_agreement', happened_on = p_today, proposal = 'complete',
        version = version + 1
    WHERE id = v_hire.turn;
    INSERT INTO answer (occurrence_id, fields) VALUES (v_hire.turn, p_answers);
    INSERT INTO agreement (id, hire_id, occurrence_id, role, person_id, agreed_on, recorded_at, content_hash)
    VALUES (p_agreement, v_hire.id, v_hire.turn, 'service_lead', p_actor, p_today, p_at::timestamptz, p_content);
    v_sequence := v_hire.chain_length + 1;
    p_event := replace(replace(p_event, '@hire', v_hire.id), '"@sequence"', v_sequence::text);
    p_event := replace(replace(p_event, '"@round"', v_hire.round::text), '@round', v_hire.round::text);
    v_head := limit_appended(v_hire.id, v_hire.chain_head, v_sequence, replace(p_event, '@n', v_hire.n::text));
    INSERT INTO audit_secret (chain, sequence, path, salt, value)
    SELECT v_hire.id, v_sequence, replace(replace(path, '@round', v_hire.round::text), '@n', v_hire.n::text), salt, value
    FROM json_to_recordset(p_private) AS private(path text, salt text, value text);
    UPDATE hire SET chain_head = v_head, chain_length = v_sequence WHERE id = v_hire.id;
    INSERT INTO message (id, kind, recipient, subject_reference, local_date, status, queued_at)
    VALUES (p_message, 'agreement_needed', v_hire.professional_lead_id, p_reference, p_today, 'waiting', p_at);
END $$;

CREATE FUNCTION limit_advance(
    p_reference text, p_teams text, p_actor text, p_next text, p_today date, p_at timestamptz,
    p_left text, p_advert_closed date, p_visit text, p_target date, p_state text, p_steps text, p_event text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_hire record;
    v_left text;
    v_sequence integer;
    v_head text;
BEGIN
    {find_hire} INTO STRICT v_hire;
    UPDATE occurrence SET status = 'not_taken_up', closed_on = p_today, recorded_at = p_at, version = version + 1,
        outcome = 'left_out', outcome_on = p_today
    WHERE hire_id = v_hire.id AND stage = v_hire.stage AND closed_on IS NULL AND NOT required
    RETURNING step INTO STRICT v_left;
    IF v_hire.service_lead_id <> p_actor OR v_hire.agreed <> 2 OR v_hire.held_since IS NOT NULL OR v_left <> p_left
       OR v_hire.advert_closed_on <> p_advert_closed OR EXISTS (
           SELECT FROM occurrence WHERE hire_id = v_hire.id AND stage = v_hire.stage AND closed_on IS NULL) THEN
        RAISE 'something stands in the way';
    END IF;
    UPDATE stage_visit SET left_on = p_today, closed_by = 'advanced' WHERE id = v_hire.visit;
    INSERT INTO stage_visit (id, hire_id, stage, round, definition_id, entered_on, returned, target_on)
    VALUES (p_visit, v_hire.id, p_next, v_hire.next_round, v_hire.definition, p_today, false, p_target);
    p_steps := replace(replace(p_steps, '@hire', v_hire.id), '@group', v_hire.care_group_id);
    INSERT INTO occurrence
    SELECT * FROM json_populate_recordset(NULL::occurrence, replace(p_steps, '@next', v_hire.next_round::text)::json);
    v_sequence := v_hire.chain_length + 1;
    p_event := replace(replace(p_event, '@hire', v_hire.id), '"@sequence"', v_sequence::text);
    p_event := replace(replace(p_event, '@round', v_hire.visit_round::text), '@next', v_hire.next_round::text);
    v_head := limit_appended(v_hire.id, v_hire.chain_head, v_sequence, p_event);
    UPDATE hire SET state = p_state, stage = p_next, version = version + 1, definition_id = v_hire.definition, agreeable_from = NULL,
        chain_head = v_head, chain_length = v_sequence
    WHERE id = v_hire.id;
END $$;

CREATE FUNCTION limit_open(
    p_team text, p_teams text, p_service_lead text, p_professional_lead text, p_today date, p_hire text, p_genesis text,
    p_visit text, p_stage text, p_state text, p_target date, p_steps text, p_event text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_place record;
    v_reference text;
    v_body text;
BEGIN
    {find_place} INTO STRICT v_place;
    IF v_place.finished > 0 THEN
        RAISE 'something has to be carried over';
    END IF;
    UPDATE counter SET last = last + 1 WHERE name = 'hire' RETURNING 'R-' || lpad(last::text, 4, '0') INTO v_reference;
    v_body := replace(replace(p_event, '@team', v_place.id), '@professional_lead', v_place.professional_lead);
    v_body := replace(replace(v_body, '@hash', v_place.content_hash), '"@version"', v_place.version::text);
    v_body := replace(replace(v_body, '@name', v_place.name), '@reference', v_reference);
    v_body := replace(v_body, '"@post"', v_place.post_number::text);
    INSERT INTO hire (id, reference, post_number, team_id, service_lead_id, professional_lead_id, definition_id, state,
                      stage, version, opened_on, pace, chain_head, chain_length)
    VALUES (p_hire, v_reference, v_place.post_number, v_place.id, v_place.service_lead, v_place.professional_lead,
            v_place.definition, p_state, p_stage, 1, p_today, 1,
            encode(sha256(convert_to(p_genesis || v_body, 'UTF8')), 'hex'), 1);
    INSERT INTO stage_visit (id, hire_id, stage, round, definition_id, entered_on, returned, target_on)
    VALUES (p_visit, p_hire, p_stage, 1, v_place.definition, p_today, false, p_target);
    INSERT INTO occurrence
    SELECT * FROM json_populate_recordset(NULL::occurrence, replace(p_steps, '@group', v_place.care_group_id)::json);
    PERFORM limit_appended(p_hire, p_genesis, 1, v_body);
END $$;
