package io.corridorledger.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The state of each log, for health checks and metrics. [LogRepair] updates the states.
@ApplicationScoped
class LogStates {

  private final Map<String, LogState> states = new ConcurrentHashMap<>();

  LogState of(String log) {
    return states.getOrDefault(log, LogState.UNKNOWN);
  }

  void put(String log, LogState state) {
    states.put(log, state);
  }
}
