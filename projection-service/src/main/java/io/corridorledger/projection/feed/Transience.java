package io.corridorledger.projection.feed;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;

/// Tells a failure that passes from one that stays.
final class Transience {

  /// Classes of SQLSTATE (PostgreSQL, appendix A): connection, transaction roll-back (deadlock,
  /// serialization), resources, object in use, operator's intervention, system.
  private static final Set<String> CLASSES = Set.of("08", "40", "53", "55", "57", "58");

  private Transience() {}

  /// Whether the same work may succeed a moment later.
  static boolean of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause())
      if (cause instanceof SQLException sql
          && (sql instanceof SQLTransientException
              || sql.getSQLState() == null
              || sql.getSQLState().equals("25006") // read only: a fail-over is under way
              || sql.getSQLState().length() > 1
                  && CLASSES.contains(sql.getSQLState().substring(0, 2)))) return true;
    return false;
  }
}
