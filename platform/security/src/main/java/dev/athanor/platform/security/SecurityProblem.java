package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with identity, access and keys. The storage ones bear the names that Azure's Blob protocol uses. */
public enum SecurityProblem implements Problem {
    TOKEN_MISSING(
            ProblemKind.UNAUTHENTICATED,
            "The request carries no token and is not known to come from the server's owner.",
            "Send a token (`eval \"$(./athanor env)\"` sets the variables that clients read), or call from the owner's own programs on this machine."),
    TOKEN_INVALID(
            ProblemKind.UNAUTHENTICATED,
            "The token is malformed, expired, revoked or not signed by this server.",
            "Ask for a new token; tokens of a job end with the job."),
    TLS_REQUIRED(
            ProblemKind.UNAUTHENTICATED,
            "A secret was sent over plain HTTP from another machine.",
            "Use the https address of the server."),
    SECRET_INVALID(
            ProblemKind.UNAUTHENTICATED,
            "The identity secret is unknown, expired or revoked.",
            "Take the current one from `athanor env`; the secret of a job ends with the job."),
    PASSWORD_WRONG(
            ProblemKind.UNAUTHENTICATED,
            "No user has this name and password.",
            "Check both; an owner may give another password by `athanor mlflow-user password`."),
    PASSWORD_TRIES(
            ProblemKind.TOO_MANY,
            "A wrong password was sent too often.",
            "Wait as long as the message says, then send the right one."),
    PASSWORD_WEAK(
            ProblemKind.INVALID, "The password is too short, too long or the user's name.", "Choose a longer one."),
    USER_NAME_INVALID(ProblemKind.INVALID, "A user's name cannot be sent as one.", "Choose a name without a colon."),
    USER_EXISTS(ProblemKind.ALREADY_EXISTS, "A user of this name exists.", "Choose another name."),
    USER_NOT_FOUND(ProblemKind.NOT_FOUND, "No user has this name.", "List the users: `athanor mlflow-user list`."),
    AUTHORIZATION_FAILED(
            ProblemKind.FORBIDDEN,
            "The principal has no role that allows this.",
            "Ask an owner for a role assignment at this scope or above."),
    ROLE_UNKNOWN(
            ProblemKind.INVALID,
            "A role assignment names a role that does not exist.",
            "Use the name or id of one of the known roles."),
    ROLE_ASSIGNMENT_NOT_FOUND(
            ProblemKind.NOT_FOUND, "No role assignment has this id.", "List the assignments of the scope."),
    ROLE_ASSIGNMENT_ID_INVALID(
            ProblemKind.INVALID, "A role assignment's name is no GUID.", "Choose a GUID; clients make one themselves."),
    ROLE_ASSIGNMENT_EXISTS(
            ProblemKind.CONFLICT,
            "The principal has this role at this scope already.",
            "Nothing is to be done; the message names the assignment."),
    ROLE_ASSIGNMENT_UPDATE_NOT_PERMITTED(
            ProblemKind.CONFLICT,
            "A role assignment of this id says something else.",
            "Delete the assignment and make a new one."),
    ROLE_CONDITION_UNSUPPORTED(
            ProblemKind.UNSUPPORTED,
            "Role assignments with a condition are not evaluated here.",
            "Leave the condition out, or give the role at a narrower scope."),
    ROLE_CUSTOM_UNSUPPORTED(
            ProblemKind.UNSUPPORTED,
            "Roles of one's own cannot be made here.",
            "Use one of the built-in roles: Owner, Contributor, Reader, AzureML Data Scientist."),
    PRINCIPAL_MISSING(
            ProblemKind.INVALID, "A role assignment names nobody.", "Give the id of the principal that gets the role."),
    SCOPE_INVALID(
            ProblemKind.INVALID,
            "A role assignment's scope is no ARM path.",
            "Write / or a path that starts with /subscriptions/."),
    AUTHENTICATION_FAILED(
            ProblemKind.FORBIDDEN,
            "A storage signature is wrong, expired or malformed.",
            "Ask for a new signed address; check the clock of the caller."),
    AUTHORIZATION_PERMISSION_MISMATCH(
            ProblemKind.FORBIDDEN,
            "The signed address does not permit this operation.",
            "Ask for a signature with the permission that the message names."),
    AUTHORIZATION_RESOURCE_TYPE_MISMATCH(
            ProblemKind.FORBIDDEN,
            "The signed address is for another sort of resource.",
            "Ask for a signature for this sort of resource (`srt`)."),
    AUTHORIZATION_SERVICE_MISMATCH(
            ProblemKind.FORBIDDEN,
            "The signed address is for another storage service.",
            "Ask for a signature for the blob service (`ss=b`)."),
    AUTHORIZATION_PROTOCOL_MISMATCH(
            ProblemKind.FORBIDDEN, "The signed address is for https only.", "Use the https address."),
    AUTHORIZATION_SOURCE_IP_MISMATCH(
            ProblemKind.FORBIDDEN,
            "The signed address may be used from other addresses only.",
            "Ask for a signature whose `sip` holds the caller's address."),
    KEYS_UNUSABLE(
            ProblemKind.EXHAUSTED,
            "A key or certificate of the home folder cannot be read or written.",
            "Check owner and permissions of the file that the message names.");

    private final Explanation explanation;

    SecurityProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
