"""The OpenAPI document of a scoring address, versions 2, 3 and 3.1."""
import json
import os
import sys

from .logs import log
from .script import schema_decorated

ALIASES = {"2": "2", "2.0": "2", "3": "3", "3.0": "3", "3.1": "3.1"}
EMPTY = {"type": "object", "example": {}}


class Missing(Exception):
    """There is no document of that version."""


class Swagger:
    """Documents by version, made once at start."""

    def __init__(self, config, run=None, schemas=None):
        self.documents = {}
        for version in ("2", "3", "3.1"):
            document = self._own(config, version)
            if document is None and self._offered(run, version):
                document = build(config, version, *(schemas or self._schemas(run)))
            if document is not None:
                self.documents[version] = document
        log.info("Swaggers are prepared for the following versions: [%s].", ", ".join(sorted(self.documents)))

    def get(self, version):
        supported = ", ".join(sorted(self.documents))
        if version not in ALIASES:
            raise Missing("Swagger version [%s] is not valid. Supported versions: [%s]." % (version, supported))
        document = self.documents.get(ALIASES[version])
        if document is None:
            raise Missing(
                "Swagger version [%s] is not supported for the scoring script. Supported swagger versions: [%s]."
                % (version, supported)
            )
        return document

    @staticmethod
    def _own(config, version):
        for name in (["swagger.json"] if version == "2" else []) + ["swagger%s.json" % version]:
            path = os.path.join(config.app_root, name)
            if os.path.isfile(path):
                with open(path, encoding="utf-8") as stream:
                    return json.load(stream)
        return None

    @staticmethod
    def _offered(run, version):
        if run is None or not schema_decorated(run):
            return True
        supported = sys.modules["inference_schema.schema_util"].get_supported_versions(run)
        return any(alias in supported for alias, of in ALIASES.items() if of == version)

    @staticmethod
    def _schemas(run):
        if run is None or not schema_decorated(run):
            return EMPTY, EMPTY
        known = sys.modules["inference_schema.schema_util"]
        return known.get_input_schema(run), known.get_output_schema(run)


def _health(two, answers):
    text = "If service is up and running, this response will be returned with the content 'Healthy'"
    schema = {"type": "string"} if two else {"type": "string", "example": "Healthy"}
    found = answers(text, schema, "text/plain")
    if two:
        found["200"]["examples"] = {"application/json": "Healthy"}
    return found


def build(config, version, given, made):
    """A document whose input and output follow the two schemas."""
    prefix = "/" + config.path_prefix if config.path_prefix else ""
    two = version == "2"
    refs = "#/definitions/" if two else "#/components/schemas/"

    def content(schema, media="application/json"):
        return {"schema": schema} if two else {"content": {media: {"schema": schema}}}

    def answers(text, schema, media="application/json"):
        return {
            "200": dict({"description": text}, **content(schema, media)),
            "default": dict(
                {"description": "The service failed to execute due to an error."},
                **content({"$ref": refs + "ErrorResponse"})
            ),
        }

    score = {
        "operationId": "RunMLService",
        "description": "Run web service's model and get the prediction output",
        "security": [{"Bearer": []}],
        "responses": answers(
            "The service processed the input correctly and provided a result prediction, if applicable.",
            {"$ref": refs + "ServiceOutput"},
        ),
    }
    about = "The input payload for executing the real-time machine learning service."
    if two:
        score["parameters"] = [
            {"name": "serviceInputPayload", "in": "body", "description": about, "schema": {"$ref": refs + "ServiceInput"}}
        ]
    else:
        score["requestBody"] = dict({"description": about}, **content({"$ref": refs + "ServiceInput"}))
    which = {"type": "integer", "enum": [2, 3]}
    version_parameter = dict({"name": "version", "in": "query", "required": False}, **(which if two else {"schema": which}))
    paths = {
        prefix + "/": {
            "get": {
                "operationId": "ServiceHealthCheck",
                "description": "Simple health check endpoint to ensure the service is up at any given point.",
                "responses": _health(two, answers),
            }
        },
        prefix + "/score": {"post": score},
        prefix + "/swagger.json": {
            "get": {
                "operationId": "GetSwaggerSpec",
                "description": "Get the Swagger specification.",
                "parameters": [version_parameter],
                "responses": answers("The Swagger specification.", {"type": "string"}, "text/plain"),
            }
        },
    }
    bearer = {"Bearer": {"type": "apiKey", "name": "Authorization", "in": "header", "description": "For example: Bearer abc123"}}
    schemas = {
        "ServiceInput": given,
        "ServiceOutput": made,
        "ErrorResponse": {"type": "object", "properties": {"message": {"type": "string"}}},
    }
    info = {
        "title": config.service_name,
        "description": "API specification for the Azure Machine Learning service " + config.service_name,
        "version": config.service_version,
    }
    if two:
        return {
            "swagger": "2.0",
            "info": info,
            "schemes": ["https"],
            "consumes": ["application/json"],
            "produces": ["application/json"],
            "securityDefinitions": bearer,
            "paths": paths,
            "definitions": schemas,
        }
    return {
        "openapi": "3.0.3" if version == "3" else "3.1.0",
        "info": info,
        "security": [{"Bearer": []}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": bearer},
    }
