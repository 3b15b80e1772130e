package io.corridorledger.audit;

import io.corridorledger.audit.AuditEntry.Draft;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The refusals that are not yet in the audit log.
///
/// The first refusals of a client in a minute have one entry each. Further refusals are counted. At
/// the end of the minute, one entry contains their number. The number of clients that are counted
/// separately is limited too. So the number of entries in a minute has a limit, whatever clients
/// send.
final class Refusals {

  /// Number of refusals of one client in one minute that have entries of their own.
  static final int SINGLE = 10;

  /// Maximum number of clients that are counted separately in one minute. All further clients are
  /// counted together.
  static final int CLIENTS = 50;

  /// Maximum number of entries that wait while the database is unavailable. Further refusals are
  /// only counted.
  static final int MAX_WAITING = 5_000;

  static final String OTHERS = "others";
  private static final String REPEATED = "repeated";

  /// The refusals of a client in the current minute.
  private static final class Client {
    private final String principal;
    private final String address;
    private int single;
    private long more;

    Client(String principal, String address) {
      this.principal = principal;
      this.address = address;
    }
  }

  private final ArrayDeque<Draft> waiting = new ArrayDeque<>();
  private final Map<String, Client> clients = new HashMap<>();
  private long minute;
  private long others;

  /// @param minute number of the current minute
  /// @param principal id of the client
  /// @param address address of the client; null if it is unknown
  /// @param isKnown whether the client has a valid token. Clients without a valid token are counted
  ///   by address
  synchronized void add(
      long minute,
      String principal,
      String address,
      boolean isKnown,
      String operation,
      String reason) {
    turn(minute);
    String key = isKnown || address == null ? "principal " + principal : "address " + address;
    Client client = clients.get(key);
    if (client == null) {
      if (clients.size() == CLIENTS) {
        others++;
        return;
      }
      clients.put(key, client = new Client(principal, address));
    }
    if (client.single < SINGLE && waiting.size() < MAX_WAITING) {
      client.single++;
      waiting.add(new Draft(principal, address, operation, reason, 1));
    } else client.more++;
  }

  /// If a new minute has begun, converts the counts of the previous minute to waiting entries.
  private void turn(long now) {
    if (now == minute) return;
    minute = now;
    for (Client client : clients.values())
      if (client.more > 0)
        if (waiting.size() < MAX_WAITING)
          waiting.add(new Draft(client.principal, client.address, REPEATED, REPEATED, client.more));
        else others += client.more;
    clients.clear();
    if (others > 0 && waiting.size() < MAX_WAITING) {
      waiting.add(new Draft(OTHERS, null, REPEATED, REPEATED, others));
      others = 0;
    }
  }

  /// Returns the next entries to write. They stay in the queue until [#written] removes them. Only
  /// one thread at a time may use these two methods.
  synchronized List<Draft> next(long minute, int limit) {
    turn(minute);
    return new ArrayList<>(waiting.stream().limit(limit).toList());
  }

  /// Removes entries that were written.
  synchronized void written(int count) {
    for (int i = 0; i < count; i++) waiting.remove();
  }
}
