package dev.athanor.foundation.telemetry;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One line for people: time of day, level, logger, message. */
final class PlainLines extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    @Override
    public String format(LogRecord record) {
        String time = TIME.format(record.getInstant().atZone(ZoneId.systemDefault()));
        String line =
                time + " " + record.getLevel() + " " + record.getLoggerName() + ": " + formatMessage(record) + "\n";
        return record.getThrown() == null ? line : line + trace(record.getThrown());
    }

    static String trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
