package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import io.burt.jmespath.jcf.JcfRuntime;
import io.burt.jmespath.parser.ParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JMESPath. */
final class Query {
    private static final Pattern PATH = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");

    private Query() {}

    /** What {@code query} takes of {@code tree}. */
    static @Nullable Object apply(String query, @Nullable Object tree) {
        if (PATH.matcher(query).matches()) {
            // Scripts ask for single fields in loops; the grammar's parser would be half of such a command's time.
            return JsonText.at(tree, query);
        }
        try {
            return new JcfRuntime().compile(query).search(tree);
        } catch (ParseException malformed) {
            throw new AthanorException(
                    CliProblem.QUERY_INVALID, "argument --query: " + malformed.getMessage(), malformed);
        }
    }
}
