package dev.athanor.foundation.telemetry;

import dev.athanor.foundation.codec.Json;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object a line: time, level, logger, message, thread and, when there is one, the failure with its trace. */
final class JsonLines extends Formatter {
    @Override
    public String format(LogRecord record) {
        ObjectNode line = Json.object();
        line.put("time", record.getInstant().toString());
        line.put("level", record.getLevel().getName());
        line.put("logger", record.getLoggerName());
        line.put("message", formatMessage(record));
        line.put("thread", record.getLongThreadID());
        if (record.getThrown() != null) {
            line.put("failure", PlainLines.trace(record.getThrown()));
        }
        return Json.write(line) + "\n";
    }
}
