package dev.athanor.apps.cli;

/** The actions that need no workspace. */
final class LocalActions {
    private LocalActions() {}

    static Action named(String name) {
        return switch (name) {
            case "login" -> AccountActions::login;
            case "logout" -> AccountActions::logout;
            case "account-set" -> AccountActions::set;
            case "account-show" -> AccountActions::show;
            case "account-list" -> AccountActions::list;
            case "account-token" -> AccountActions::token;
            case "configure" -> ConfigActions::configure;
            case "config-set" -> ConfigActions::set;
            case "config-get" -> ConfigActions::get;
            case "extension" -> ConfigActions::extension;
            case "version" -> ConfigActions::version;
            case "upgrade" -> ConfigActions::upgrade;
            case "up" -> ServerActions::up;
            case "down" -> ServerActions::down;
            case "status" -> ServerActions::status;
            case "logs" -> ServerActions::logs;
            case "doctor" -> Doctor::run;
            case "env" -> EnvironmentActions::print;
            case "run" -> EnvironmentActions::run;
            case "quickstart" -> Quickstart::run;
            case "mlflow-import" -> MlflowActions::bring;
            case "mlflow-export" -> MlflowActions::send;
            case "mlflow-ui" -> MlflowUi::run;
            case "completion" -> Completion::run;
            default -> throw new IllegalStateException("no action '" + name + "'");
        };
    }
}
