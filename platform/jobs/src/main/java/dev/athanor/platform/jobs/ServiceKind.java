package dev.athanor.platform.jobs;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an interactive service of a job is. */
public enum ServiceKind {
    /** JupyterLab in the job's working directory. */
    JUPYTER_LAB("JupyterLab"),
    /** A shell in the job, by ssh. */
    SSH("SSH"),
    /** TensorBoard over what the job writes. */
    TENSOR_BOARD("TensorBoard"),
    /** VS Code in a browser, in the job's working directory. */
    VS_CODE("VSCode"),
    /** A process of the user's own. */
    CUSTOM("Custom");

    private final String word;

    ServiceKind(String word) {
        this.word = word;
    }

    /** ARM's word for it. */
    public String word() {
        return word;
    }

    /** The words of all kinds. */
    public static List<String> words() {
        return Arrays.stream(values()).map(ServiceKind::word).toList();
    }

    /** The kind by ARM's word or YAML's, such as {@code JupyterLab} and {@code jupyter_lab}. */
    public static Optional<ServiceKind> of(String written) {
        String plain = written.replace("_", "").toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.word.toLowerCase(Locale.ROOT).equals(plain))
                .findFirst();
    }
}
