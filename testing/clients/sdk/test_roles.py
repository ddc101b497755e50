"""Roles through azure-mgmt-authorization and through `az role`."""

import json
import os
import pathlib
import subprocess
import uuid

import pytest
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceNotFoundError
from azure.identity import DefaultAzureCredential
from azure.mgmt.authorization import AuthorizationManagementClient

SUBSCRIPTION = "/subscriptions/" + os.environ["ATHANOR_SUBSCRIPTION"]
GROUP = SUBSCRIPTION + "/resourceGroups/" + os.environ["ATHANOR_RESOURCE_GROUP"]
WORKSPACE = GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/" + os.environ["ATHANOR_WORKSPACE"]
AZ = str(pathlib.Path(__file__).parents[3] / "athanor")


@pytest.fixture(scope="module")
def roles():
    url = os.environ["ATHANOR_URL"]
    return AuthorizationManagementClient(
        DefaultAzureCredential(),
        os.environ["ATHANOR_SUBSCRIPTION"],
        base_url=url,
        credential_scopes=[url + "/.default"],
    )


def named(roles, name, scope=WORKSPACE):
    return next(iter(roles.role_definitions.list(scope, filter=f"roleName eq '{name}'")))


@pytest.mark.parametrize("scope", [SUBSCRIPTION, GROUP, WORKSPACE])
def test_a_role_is_given_listed_and_taken_again(roles, scope):
    principal, name = str(uuid.uuid4()), str(uuid.uuid4())
    reader = named(roles, "Reader", scope)
    made = roles.role_assignments.create(
        scope, name, {"role_definition_id": reader.id, "principal_id": principal, "principal_type": "ServicePrincipal"}
    )
    assert (made.scope, made.principal_type, made.role_definition_id) == (scope, "ServicePrincipal", reader.id)
    assert roles.role_assignments.get(scope, name).created_on == made.created_on
    assert roles.role_assignments.get_by_id(made.id).principal_id == principal
    assert name in [one.name for one in roles.role_assignments.list_for_scope(scope, filter="atScope()")]
    everywhere = roles.role_assignments.list_for_subscription(filter=f"principalId eq '{principal}'")
    assert [one.name for one in everywhere] == [name]
    assert roles.role_assignments.delete(scope, name).name == name
    assert roles.role_assignments.delete(scope, name) is None
    with pytest.raises(ResourceNotFoundError):
        roles.role_assignments.get(scope, name)


def test_a_workspace_lists_what_holds_there(roles):
    principal, name = str(uuid.uuid4()), str(uuid.uuid4())
    made = roles.role_assignments.create_by_id(
        f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/{name}",
        {"role_definition_id": named(roles, "Contributor").id, "principal_id": principal},
    )
    listed = roles.role_assignments.list_for_resource(
        os.environ["ATHANOR_RESOURCE_GROUP"],
        "Microsoft.MachineLearningServices",
        "workspaces",
        os.environ["ATHANOR_WORKSPACE"],
        filter="atScope()",
    )
    assert made.id in [one.id for one in listed]
    assert made.id in [one.id for one in roles.role_assignments.list_for_resource_group(os.environ["ATHANOR_RESOURCE_GROUP"])]
    roles.role_assignments.delete_by_id(made.id)


def test_the_same_role_twice_is_a_conflict(roles):
    wish = {"role_definition_id": named(roles, "Reader").id, "principal_id": str(uuid.uuid4())}
    first = roles.role_assignments.create(GROUP, str(uuid.uuid4()), wish)
    with pytest.raises(ResourceExistsError) as refused:
        roles.role_assignments.create(GROUP, str(uuid.uuid4()), wish)
    assert refused.value.error.code == "RoleAssignmentExists"
    roles.role_assignments.delete_by_id(first.id)


def test_roles_are_azures(roles):
    known = {one.role_name: one for one in roles.role_definitions.list(SUBSCRIPTION)}
    assert {"Owner", "Contributor", "Reader", "AzureML Data Scientist"} <= set(known)
    reader = roles.role_definitions.get_by_id(known["Reader"].id)
    assert reader.permissions[0].actions == ["*/read"] and reader.role_type == "BuiltInRole"
    with pytest.raises(HttpResponseError, match="built in"):
        roles.role_definitions.delete(SUBSCRIPTION, known["Reader"].name)


def test_a_condition_is_refused_and_not_forgotten(roles):
    wish = {
        "role_definition_id": named(roles, "Reader").id,
        "principal_id": str(uuid.uuid4()),
        "condition": "@Resource[name] StringEquals 'x'",
        "condition_version": "2.0",
    }
    with pytest.raises(HttpResponseError, match="condition"):
        roles.role_assignments.create(GROUP, str(uuid.uuid4()), wish)


def az(*words):
    done = subprocess.run([AZ, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else None


def test_az_gives_and_takes_roles():
    principal = str(uuid.uuid4())
    group = os.environ["ATHANOR_RESOURCE_GROUP"]
    made = az("role", "assignment", "create", "--assignee", principal, "--role", "AzureML Data Scientist", "-g", group)
    assert (made["principalId"], made["scope"], made["roleDefinitionName"]) == (principal, GROUP, "AzureML Data Scientist")
    assert [one["id"] for one in az("role", "assignment", "list", "--assignee", principal, "--scope", GROUP)] == [made["id"]]
    assert az("role", "assignment", "list", "--assignee", principal, "--scope", WORKSPACE) == []
    inherited = az("role", "assignment", "list", "--assignee", principal, "--scope", WORKSPACE, "--include-inherited")
    assert [one["id"] for one in inherited] == [made["id"]]
    az("role", "assignment", "delete", "--assignee", principal, "--role", "AzureML Data Scientist", "-g", group)
    assert az("role", "assignment", "list", "--assignee", principal, "--all") == []
    assert [one["roleName"] for one in az("role", "definition", "list", "--name", "Reader")] == ["Reader"]
