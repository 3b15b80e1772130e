package io.corridorledger.benchmarks.axon;

import com.fasterxml.jackson.databind.JsonNode;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.EventTag;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.TargetEntityId;

/// The aggregate, its command and its event.
@EventSourcedEntity(tagKey = "Observation")
public class Observation {

  public record ReportObservation(@TargetEntityId String id, JsonNode figure, JsonNode citations) {}

  public record ObservationReported(
      @EventTag(key = "Observation") String id, JsonNode figure, JsonNode citations) {}

  private String id;

  @EntityCreator
  public Observation() {}

  /// Opens a new stream. A second command with the same id violates the unique index of the events.
  @CommandHandler
  public static void handle(ReportObservation command, EventAppender appender) {
    var event = new ObservationReported(command.id(), command.figure(), command.citations());
    appender.append(event);
    Sessions.current().persist(new FigureRow(event));
  }

  @EventSourcingHandler
  public void on(ObservationReported event) {
    id = event.id();
  }

  public String id() {
    return id;
  }
}
