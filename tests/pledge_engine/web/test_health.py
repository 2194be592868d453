from flask.testing import FlaskClient

from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.store.session import begin
from pledge_engine.web.app import make_app


def client_of(office: Office) -> FlaskClient:
    return make_app(office, Settings()).test_client()


def test_a_process_says_that_it_is_alive_and_ready(office: Office) -> None:
    client = client_of(office)
    assert client.get("/health").get_json() == {"status": "alive"}
    assert client.get("/ready").status_code == 200


def test_a_database_of_another_version_is_alive_but_not_ready(office: Office) -> None:
    with begin(office.engine) as connection:
        connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    client = client_of(office)
    assert client.get("/health").status_code == 200
    assert client.get("/ready").status_code == 503
