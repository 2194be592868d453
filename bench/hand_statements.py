"""The statements of the peer by hand: one reading with the scope in it, and one writing for every table that changes."""

from __future__ import annotations

# A service lead of these teams: not their own record, and of somebody who leads others only where it names them.
_IN_SCOPE = """
    hire.reference = :reference AND hire.team_id IN (SELECT {teams})
    AND hire.id NOT IN (SELECT hire_id FROM appointee WHERE person_id = :actor)
    AND (hire.service_lead_id = :actor OR hire.id NOT IN (
        SELECT hire_id FROM appointee WHERE ended_on IS NULL AND person_id IN (
            SELECT person_id FROM role_grant WHERE role IN ('service_lead', 'professional_lead'))))
"""
FIND_STEP = f"""
    SELECT hire.id, hire.reference, hire.chain_head, hire.chain_length, hire.held_since, hire.service_lead_id,
           hire.professional_lead_id,
           occurrence.id AS turn, occurrence.status, occurrence.round, occurrence.n, occurrence.version
    FROM hire JOIN occurrence ON occurrence.hire_id = hire.id
    WHERE {_IN_SCOPE} AND occurrence.step = :step AND occurrence.superseded IS NULL
    ORDER BY occurrence.round DESC, occurrence.n LIMIT 1 {{lock_hire}}
"""  # noqa: S608 - the condition stands above; every value is bound.
CLOSE_STEP = """
    UPDATE occurrence SET status = 'awaiting_agreement', happened_on = :today, proposal = 'complete', version = version + 1
    WHERE id = :id
"""
ADD_ANSWER = "INSERT INTO answer (occurrence_id, fields) VALUES (:turn, :fields)"
ADD_AGREEMENT = """
    INSERT INTO agreement (id, hire_id, occurrence_id, role, person_id, agreed_on, recorded_at, content_hash)
    VALUES (:id, :hire, :turn, 'service_lead', :actor, :today, :at, :content)
"""
ADD_EVENT = """
    INSERT INTO audit_event (chain, sequence, hire_id, previous, hash, body)
    VALUES (:hire, :sequence, :hire, :previous, :hash, :body)
"""
ADD_PRIVATE = """
    INSERT INTO audit_secret (chain, sequence, path, salt, value) VALUES (:hire, :sequence, :path, :salt, :value)
"""
MOVE_END = "UPDATE hire SET chain_head = :head, chain_length = :length WHERE id = :hire"
ADD_MESSAGE = """
    INSERT INTO message (id, kind, recipient, subject_reference, local_date, status, queued_at)
    VALUES (:id, 'agreement_needed', :recipient, :reference, :today, 'waiting', :at)
"""
FIND_HIRE = f"""
    SELECT hire.id, hire.reference, hire.chain_head, hire.chain_length, hire.held_since, hire.service_lead_id,
           hire.stage, team.care_group_id, visit.id AS visit, visit.round AS visit_round,
           (SELECT definition.id FROM definition JOIN definition AS pinned ON pinned.key = definition.key
            WHERE pinned.id = hire.definition_id ORDER BY definition.version DESC LIMIT 1) AS definition,
           (SELECT count(*) FROM agreement WHERE stage_visit_id = visit.id AND voided_at IS NULL) AS agreed,
           (SELECT coalesce(max(round), 0) + 1 FROM stage_visit WHERE hire_id = hire.id AND stage = :next) AS next_round,
           (SELECT completed_on FROM occurrence WHERE hire_id = hire.id AND step = 'advert_closed' AND status = 'done'
            ORDER BY round DESC LIMIT 1) AS advert_closed_on
    FROM hire JOIN team ON team.id = hire.team_id
    JOIN stage_visit AS visit ON visit.hire_id = hire.id AND visit.stage = hire.stage AND visit.left_on IS NULL
    WHERE {_IN_SCOPE} {{lock_hire}}
"""  # noqa: S608 - the condition stands above; every value is bound.
FIND_OPEN = """
    SELECT id, step, round, n, required FROM occurrence WHERE hire_id = :hire AND stage = :stage AND closed_on IS NULL
"""
LEAVE_OPEN = """
    UPDATE occurrence SET status = 'not_taken_up', closed_on = :today, recorded_at = :at, version = version + 1,
                          outcome = 'left_out', outcome_on = :today
    WHERE id = :id
"""
LEAVE_STAGE = "UPDATE stage_visit SET left_on = :today, closed_by = 'advanced' WHERE id = :visit"
ENTER_STAGE = """
    INSERT INTO stage_visit (id, hire_id, stage, round, definition_id, entered_on, returned, target_on)
    VALUES (:id, :hire, :stage, :round, :definition, :today, false, :target)
"""
OPEN_STEP = """
    INSERT INTO occurrence (id, hire_id, care_group_id, step, stage, round, n, status, owner, required, opened_on,
                            due_on, first_due_on, because, can_be_late, version)
    VALUES (:id, :hire_id, :care_group_id, :step, :stage, :round, :n, :status, :owner, :required, :opened_on,
            :due_on, :first_due_on, :because, :can_be_late, :version)
"""
MOVE_HIRE = """
    UPDATE hire SET state = :state, stage = :stage, version = version + 1, definition_id = :definition, agreeable_from = NULL,
                    chain_head = :head, chain_length = :length
    WHERE id = :hire
"""
# Where a hire is opened: the team, who are its leads, the newest pledge, and the next post. Nobody changes the
# organisation meanwhile.
FIND_PLACE = """
    SELECT team.id, team.name, team.care_group_id, service.id AS service_lead, professional.id AS professional_lead,
           pledge.id AS definition, pledge.version, pledge.content_hash,
           (SELECT coalesce(max(post_number), 0) + 1 FROM hire WHERE hire.team_id = team.id) AS post_number,
           (SELECT count(*) FROM occurrence JOIN hire ON hire.id = occurrence.hire_id
            WHERE hire.team_id = team.id AND occurrence.status IN ('done', 'carried')) AS finished
    FROM team
    JOIN chain_end ON chain_end.chain = 'organisation'
    JOIN role_grant AS leads ON leads.role = 'service_lead' AND leads.scope_id = team.id
    JOIN person AS service ON service.id = leads.person_id AND service.active AND service.handle = :service_lead
    JOIN role_grant AS watches ON watches.role = 'professional_lead' AND watches.scope_id = team.care_group_id
    JOIN person AS professional
        ON professional.id = watches.person_id AND professional.active AND professional.handle = :professional_lead
    JOIN definition AS pledge ON pledge.key = 'lived_experience_pledge'
    WHERE team.name = :team AND team.id IN (SELECT {teams}) ORDER BY pledge.version DESC LIMIT 1 {hold_organisation}
"""
TAKE_REFERENCE = "UPDATE counter SET last = last + 1 WHERE name = 'hire' RETURNING last"
ADD_HIRE = """
    INSERT INTO hire (id, reference, post_number, team_id, service_lead_id, professional_lead_id, definition_id, state,
                      stage, version, opened_on, pace, chain_head, chain_length)
    VALUES (:hire, :reference, :post_number, :team, :service_lead, :professional_lead, :definition, :state,
            :stage, 1, :today, 1, :head, 1)
"""
_SPELLED = {
    "sqlite": {"teams": "value FROM json_each(:teams)", "lock_hire": "", "hold_organisation": ""},
    "postgresql": {
        "teams": "json_array_elements_text(:teams::json)",
        "lock_hire": "FOR UPDATE OF hire",
        "hold_organisation": "FOR SHARE OF chain_end",
    },
}


def spelled(statement: str, kind: str) -> str:
    """A reading as this database says it, with the lock that it takes."""
    return statement.format(**_SPELLED[kind])
