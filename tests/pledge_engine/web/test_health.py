from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.store.session import begin
from pledge_engine.web.app import make_app


def test_a_process_says_that_it_is_alive_and_ready(office: Office, settings: Settings) -> None:
    client = make_app(office, settings).test_client()
    assert client.get("/health").get_json() == {"status": "alive"}
    assert client.get("/ready").status_code == 200


def test_a_database_of_another_version_is_alive_but_not_ready(office: Office, settings: Settings) -> None:
    with begin(office.engine) as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    client = make_app(office, settings).test_client()
    assert client.get("/health").status_code == 200
    assert client.get("/ready").status_code == 503
