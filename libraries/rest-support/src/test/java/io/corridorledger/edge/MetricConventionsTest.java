package io.corridorledger.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Each check of [MetricConventions] fails on a metric that violates the conventions.
class MetricConventionsTest {

  private static List<String> violations(String help, String type, String name) {
    return MetricConventions.of(
            "# HELP jvm_x\n# TYPE jvm_x gauge\njvm_x 1.0\n%s# TYPE %s %s\n%s{a=\"b\"} 1.0\n"
                .formatted(help.isEmpty() ? "" : "# HELP " + name + help + "\n", name, type, name))
        .violations();
  }

  private static List<String> violations(String type, String name) {
    return violations(" Some help", type, name);
  }

  @Test
  void acceptsMetricsThatFollowTheConventions() {
    assertEquals(List.of(), violations("counter", "corridor_commands_total"));
    assertEquals(List.of(), violations("gauge", "corridor_relay_leading"));
    assertEquals(List.of(), violations("gauge", "corridor_log_pending_age_seconds"));
    assertEquals(List.of(), violations("gauge", "corridor_feed_batch_seconds_max"));
    assertEquals(List.of(), violations("summary", "corridor_feed_batch_events"));
  }

  @Test
  void noticesEachViolation() {
    assertEquals(List.of("corridor_x has no help text"), violations("", "gauge", "corridor_x"));
    assertEquals(List.of("corridor_x has no help text"), violations(" ", "gauge", "corridor_x"));
    assertEquals(
        List.of("corridor_x: the names of counters, and only these, end with _total"),
        violations("counter", "corridor_x"));
    assertEquals(
        List.of("corridor_x_total: the names of counters, and only these, end with _total"),
        violations("gauge", "corridor_x_total"));
    assertEquals(List.of("corridor_x_age has no base unit"), violations("gauge", "corridor_x_age"));
    assertEquals(
        List.of("corridor_x_age_minutes has no base unit"),
        violations("gauge", "corridor_x_age_minutes"));
    assertEquals(List.of("corridor_x has no unit"), violations("histogram", "corridor_x"));
    assertEquals(List.of("corridor_X is not in snake case"), violations("gauge", "corridor_X"));
    assertEquals(
        List.of("corridor_x has no type"), MetricConventions.of("corridor_x 1.0\n").violations());
  }
}
