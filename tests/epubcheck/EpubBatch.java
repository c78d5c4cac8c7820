import com.adobe.epubcheck.api.EPUBLocation;
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.api.MasterReport;
import com.adobe.epubcheck.messages.Message;
import com.adobe.epubcheck.messages.Severity;
import com.adobe.epubcheck.util.FeatureEnum;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Checks many EPUBs in one JVM, because starting EPUBCheck costs far more than checking a book.
 * Prints each message with its id and place, then a line a book:
 * "NAME: F fatals E errors W warnings". Exits with 1 where any book has one, with 2 where none was
 * named.
 */
public final class EpubBatch {
    /* A broken book can have a message a line; the first ones tell the story. */
    private static final int MESSAGES_SHOWN = 40;

    private static final class Messages extends MasterReport {
        private final PrintStream out;
        private int shown;

        Messages(String name, PrintStream out) {
            this.out = out;
            setEpubFileName(name);
            setLocale(Locale.ENGLISH);
        }

        @Override
        public void message(Message message, EPUBLocation place, Object... args) {
            Severity severity = message.getSeverity();
            if (severity != Severity.FATAL && severity != Severity.ERROR
                    && severity != Severity.WARNING) {
                return;
            }
            if (++shown > MESSAGES_SHOWN) {
                return;
            }
            out.printf("%s: %s:%d:%d: %s [%s] %s%n", getEpubFileName(), place.getPath(),
                    place.getLine(), place.getColumn(), severity, message.getID(),
                    message.getMessage(args));
        }

        @Override
        public void info(String resource, FeatureEnum feature, String value) {
        }

        @Override
        public int generate() {
            return 0;
        }

        @Override
        public void initialize() {
        }
    }

    private static boolean check(String path, PrintStream out) {
        Messages messages = new Messages(path, out);
        new EpubCheck(new File(path), messages).doValidate();
        int fatals = messages.getFatalErrorCount();
        int errors = messages.getErrorCount();
        int warnings = messages.getWarningCount();
        if (messages.shown > MESSAGES_SHOWN) {
            out.printf("%s: %d more messages%n", path, messages.shown - MESSAGES_SHOWN);
        }
        out.printf("%s: %d fatals %d errors %d warnings%n", path, fatals, errors, warnings);
        return fatals + errors + warnings == 0;
    }

    public static void main(String[] paths) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean clean = true;
        for (String path : paths) {
            clean &= check(path, out);
        }
        System.exit(paths.length == 0 ? 2 : clean ? 0 : 1);
    }
}
