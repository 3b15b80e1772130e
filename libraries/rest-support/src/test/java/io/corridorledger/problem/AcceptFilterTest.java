package io.corridorledger.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AcceptFilterTest {

  private static final String SDMX = "application/vnd.sdmx.data+csv";

  private static final List<MediaType> TYPES =
      List.of(
          MediaType.APPLICATION_JSON_TYPE,
          new MediaType("text", "csv"),
          new MediaType("application", "vnd.sdmx.data+csv", Map.of("version", "2.0.0")));

  private static String chosen(String accept) {
    return AcceptFilter.chosen(TYPES, accept)
        .map(type -> type.getType() + "/" + type.getSubtype())
        .orElse("none");
  }

  @Test
  void theClientGetsTheTypeThatItPrefers() {
    assertEquals("text/csv", chosen("application/json;q=0.3, text/csv;q=0.4"));
    assertEquals("text/csv", chosen("text/*"));
    assertEquals("text/csv", chosen("application/json;q=0, text/csv;q=0.1"));
  }

  @Test
  void ofTypesThatTheClientPrefersAlikeItGetsTheFirst() {
    assertEquals("application/json", chosen(null));
    assertEquals("application/json", chosen("*/*"));
    assertEquals("application/json", chosen("text/csv, application/json"));
  }

  @Test
  void theMostSpecificEntryDecides() {
    assertEquals("text/csv", chosen("*/*, application/json;q=0.5, application/*;q=0.1"));
  }

  @Test
  void anotherVersionIsNotAccepted() {
    assertEquals(SDMX, chosen(SDMX));
    assertEquals(SDMX, chosen(SDMX + ";version=2.0.0"));
    assertEquals("none", chosen(SDMX + ";version=1.0.0"));
    assertEquals("application/json", chosen("application/json;version=1"));
  }

  @Test
  void aClientThatAcceptsNoTypeGetsNone() {
    assertEquals("none", chosen("application/xml"));
    assertEquals("none", chosen("*/*;q=0"));
  }
}
