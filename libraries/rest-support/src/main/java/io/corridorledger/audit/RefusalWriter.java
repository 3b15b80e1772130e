package io.corridorledger.audit;

import io.corridorledger.audit.AuditEntry.Draft;
import io.corridorledger.audit.AuditEntry.Kind;
import io.corridorledger.background.PeriodicTask;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/// Writes refused requests to the audit log, once in a second. So a refusal takes no database
/// connection while the client waits, and all refusals of one second share a transaction.
///
/// The refusals of the last second are lost if the process is killed. While the database is
/// unavailable, refusals wait in memory.
@Singleton
public class RefusalWriter {

  private static final long INTERVAL_MILLIS = 1_000;
  private static final long MINUTE_MILLIS = 60_000;
  private static final int MAX_PATH = 200;

  /// The path segments that may be written to an entry of the audit log. Any other segment could be
  /// a secret that a client has put into the path by mistake.
  private static final Pattern PLAIN =
      Pattern.compile("[a-z][a-z-]{0,30}|v1|\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  /// Replaces the parts of a request that may be a secret. This is an ASCII character, so that the
  /// text of an operation has as many bytes as characters.
  private static final String HIDDEN = "*";

  private static final Pattern METHOD = Pattern.compile("[A-Z]{3,7}");

  private final AuditLog log;
  private final Refusals refusals = new Refusals();
  private final PeriodicTask writes = new PeriodicTask("audit-log");

  RefusalWriter(AuditLog log) {
    this.log = log;
  }

  void start(@Observes StartupEvent starting) {
    writes.start(INTERVAL_MILLIS, () -> write(minute()));
  }

  void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
    writes.stop(() -> write(Long.MAX_VALUE));
  }

  /// Records a refused request. The method returns at once.
  ///
  /// @param principal id of the client
  /// @param isKnown whether the client has a valid token
  /// @param path path of the request, without its query; null if the request has no path
  public void refused(
      String principal,
      boolean isKnown,
      String address,
      String method,
      String path,
      String reason) {
    refusals.add(minute(), principal, address, isKnown, operation(method, path), reason);
  }

  private static long minute() {
    return System.currentTimeMillis() / MINUTE_MILLIS;
  }

  /// The method and the path of a request. Parts that may be a secret are replaced by [#HIDDEN].
  static String operation(String method, String path) {
    var text = new StringBuilder(METHOD.matcher(method).matches() ? method : HIDDEN).append(' ');
    if (path == null) return text.append(HIDDEN).toString();
    String[] segments = path.split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      if (i > 0) text.append('/');
      if (text.length() > MAX_PATH) return text.append(HIDDEN).toString();
      text.append(
          segments[i].isEmpty() || PLAIN.matcher(segments[i]).matches() ? segments[i] : HIDDEN);
    }
    return text.toString();
  }

  private void write(long minute) throws SQLException {
    for (List<Draft> next; !(next = refusals.next(minute, AuditLog.MAX_ENTRIES)).isEmpty(); ) {
      log.append(Kind.REFUSAL, next);
      refusals.written(next.size());
    }
  }
}
