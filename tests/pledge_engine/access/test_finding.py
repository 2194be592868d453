"""One record by its reference: what is out of reach looks like what is absent, and what decides is read with it."""

import pytest

from pledge_engine.access.finding import find_scope, load_hire
from pledge_engine.errors import NotFound
from tests.factories.trust import Trust
from tests.pledge_engine.access.conftest import OAK, YEW
from workflows.definition import Role


def test_what_is_out_of_scope_looks_exactly_like_what_is_absent(three: Trust) -> None:
    actor = three.actor("priya", (Role.SERVICE_LEAD, "Oak"))
    with three.begin(write=False) as connection:
        said = []
        for reference in (YEW, "R-9999"):
            with pytest.raises(NotFound) as refused:
                find_scope(connection, actor, reference)
            said.append(str(refused.value).replace(reference, "R"))
        assert find_scope(connection, actor, " r-0001 ").reference == OAK
    assert said[0] == said[1]


def test_a_record_s_scope_says_where_it_belongs_and_whose_it_is(three: Trust) -> None:
    three.person("robin", (Role.SERVICE_LEAD, "Yew"))
    three.offer(OAK, "quinn", ended=True)
    three.offer(OAK, "robin")
    three.open_step(OAK, "advert_open")
    with three.begin(write=False) as connection:
        scope = load_hire(connection, three.hire_id(OAK))[1]
        with pytest.raises(NotFound):
            load_hire(connection, "nowhere")
    assert (scope.team_id, scope.care_group_id) == (three.teams["Oak"], three.care_groups["Adult"])
    assert scope.appointee_ids == {three.person("quinn"), three.person("robin")}
    assert (scope.worker_id, scope.worker_leads) == (three.person("robin"), True)
    assert scope.opened_for == {Role.HR}
    assert scope.named(Role.SERVICE_LEAD) == three.person("sam.lead")
    assert scope.named(Role.HR) is None
