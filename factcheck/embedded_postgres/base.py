"""Django's PostgreSQL backend, on the bundled server."""

from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from django.db.backends.postgresql import client as postgresql_client

from factcheck.embedded_postgres.programs import BIN
from factcheck.embedded_postgres.server import DATABASE, PORT, USER, Server


class DatabaseClient(postgresql_client.DatabaseClient):
    executable_name = str(BIN / "psql")


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects to the server of the folder that the setting DATA_FOLDER names.

    The server is started when a connection fails and not looked at otherwise, so a warm
    connection costs what it costs with any other server.
    """

    client_class = DatabaseClient

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        if "DATA_FOLDER" not in settings_dict:
            raise ImproperlyConfigured("The bundled PostgreSQL needs the setting DATA_FOLDER.")
        self.server = Server(Path(settings_dict["DATA_FOLDER"]))
        settings_dict["HOST"] = str(self.server.socket_folder)
        settings_dict["PORT"] = PORT
        settings_dict["USER"] = USER
        if settings_dict["NAME"] == "":
            settings_dict["NAME"] = DATABASE
        super().__init__(settings_dict, alias)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            self.server.ensure_running()
            return super().get_new_connection(conn_params)
