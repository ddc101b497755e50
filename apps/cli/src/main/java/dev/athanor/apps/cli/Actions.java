package dev.athanor.apps.cli;

/** The actions that the command file may name. */
final class Actions {
    private Actions() {}

    static Action named(String name) {
        return switch (name) {
            case "create" -> ResourceActions::create;
            case "show" -> ResourceActions::show;
            case "list" -> ResourceActions::list;
            case "update" -> ResourceActions::update;
            case "delete" -> ResourceActions::delete;
            case "post" -> ResourceActions::post;
            case "post-show" -> ResourceActions::postShow;
            case "post-list" -> ResourceActions::postList;
            case "list-from" -> ResourceActions::listFrom;
            case "workspace-create" -> WorkspaceActions::create;
            case "workspace-list" -> WorkspaceActions::list;
            case "group-create" -> WorkspaceActions::createGroup;
            case "asset-create" -> AssetActions::create;
            case "asset-list" -> AssetActions::list;
            case "asset-show" -> AssetActions::show;
            case "asset-update" -> AssetActions::update;
            case "asset-archive" -> AssetActions::archive;
            case "asset-restore" -> AssetActions::restore;
            case "model-download" -> DownloadActions::model;
            case "job-create" -> JobActions::create;
            case "job-list" -> JobActions::list;
            case "job-show" -> JobActions::show;
            case "job-stream" -> JobActions::stream;
            case "job-cancel" -> JobActions::cancel;
            case "job-resubmit" -> JobActions::resubmit;
            case "job-hide" -> JobActions::hide;
            case "job-update" -> JobActions::update;
            case "job-validate" -> JobActions::validate;
            case "services" -> JobActions::services;
            case "notebook-convert" -> NotebookActions::convert;
            case "job-download" -> DownloadActions::job;
            case "endpoint-invoke" -> EndpointActions::invoke;
            case "endpoint-credentials" -> EndpointActions::credentials;
            case "endpoint-regenerate" -> EndpointActions::regenerate;
            case "deployment-logs" -> EndpointActions::logs;
            case "batch-invoke" -> BatchActions::invoke;
            case "batch-jobs" -> BatchActions::jobs;
            case "schedule-create" -> ScheduleActions::create;
            case "schedule-list" -> ScheduleActions::list;
            case "schedule-update" -> ScheduleActions::update;
            case "schedule-switch" -> ScheduleActions::turn;
            case "schedule-trigger" -> ScheduleActions::trigger;
            case "role-assign" -> RoleActions::assign;
            case "role-list" -> RoleActions::list;
            case "role-delete" -> RoleActions::delete;
            case "role-definitions" -> RoleActions::definitions;
            case "mlflow-user-create" -> MlflowUserActions::create;
            case "mlflow-user-list" -> MlflowUserActions::list;
            case "mlflow-user-password" -> MlflowUserActions::changePassword;
            case "mlflow-user-admin" -> MlflowUserActions::admin;
            case "mlflow-user-delete" -> MlflowUserActions::delete;
            case "mlflow-user-grant" -> MlflowUserActions::grant;
            case "mlflow-user-revoke" -> MlflowUserActions::revoke;
            case "mlflow-user-permissions" -> MlflowUserActions::permissions;
            default -> LocalActions.named(name);
        };
    }
}
