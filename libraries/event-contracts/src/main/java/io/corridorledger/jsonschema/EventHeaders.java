package io.corridorledger.jsonschema;

import io.corridorledger.constraint.Form;
import io.corridorledger.constraint.Text;
import io.corridorledger.value.Period;
import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;

/// The headers of a record in a topic, in the binary mode of CloudEvents 1.0 for Kafka. Every value
/// is text in UTF-8. Each header except `content-type` has the prefix `ce_` before the name of the
/// attribute. The key of the record equals `ce_subject`. The value of the record is the JSON of the
/// event.
///
/// @param contenttype media type of the value
/// @param specversion version of CloudEvents
/// @param id id of the event
/// @param source the log that contains the event, `/corridor/agreements` or `/corridor/logistics`
/// @param type stored name and version of the event, such as `corridor.visit-held.v1`
/// @param subject id of the aggregate, which is also the key of the record
/// @param time time at which the ledger recorded the event, in UTC
/// @param dataschema address of the JSON Schema of the value
/// @param streamtype type of the aggregate, such as `visits`
/// @param streamversion number of the event in the stream of its aggregate, from 1, without gaps
/// @param logposition position of the event in its log, from 1, without gaps
/// @param ledgerepoch epoch of the log. The first epoch is 1. An operator raises the epoch after a
///   restore that loses published events.
/// @param chainhash chain hash of the log at this position, in hexadecimal digits
/// @param hashversion version of the method by which the event hash is computed. The chain hash is
///   computed from the event hash and the previous chain hash.
/// @param actor the client that sent the command; `anonymous` if clients are not authenticated
/// @param commandid id of the command that recorded the event. The events of one command have the
///   same id.
/// @param correlationid id that the client gave to a group of commands; equals `commandid` if the
///   client gave none
/// @param causationid id of the event or command that caused the command; absent if the client gave
///   none
/// @param traceparent W3C trace context of the request that recorded the event
/// @param occurred when the fact occurred, as precisely as known; absent if unknown
/// @param occurredearliest first day on which the fact can have occurred; absent if unknown
/// @param occurredlatest last day on which the fact can have occurred; absent if unknown
/// @param mackeyid id of the key with which the code in `ce_mac` was computed
/// @param mac message authentication code over the key, the headers and the value of the record, in
///   hexadecimal digits. The ledger's own readers verify the code.
record EventHeaders(
    @NotNull @Form(pattern = "application/json", max = 16, message = "") String contenttype,
    @NotNull @Form(pattern = "1\\.0", max = 3, message = "") String specversion,
    @NotNull UUID id,
    @NotNull @Form(pattern = "/corridor/[a-z]+", max = 60, message = "") String source,
    @NotNull @Form(pattern = "corridor\\.[a-z][a-z0-9-]*\\.v[0-9]+", max = 120, message = "")
        String type,
    @NotNull UUID subject,
    @NotNull OffsetDateTime time,
    @NotNull @Text(max = 2000) String dataschema,
    @NotNull @Form(pattern = "[a-z][a-z-]*", max = 60, message = "") String streamtype,
    @NotNull @Form(pattern = NUMBER, max = 19, message = "") String streamversion,
    @NotNull @Form(pattern = NUMBER, max = 19, message = "") String logposition,
    @NotNull @Form(pattern = NUMBER, max = 19, message = "") String ledgerepoch,
    @NotNull @Form(pattern = SHA256, max = 64, message = "") String chainhash,
    @NotNull @Form(pattern = NUMBER, max = 19, message = "") String hashversion,
    @NotNull @Text(max = 200) String actor,
    @NotNull UUID commandid,
    @NotNull UUID correlationid,
    UUID causationid,
    @NotNull
        @Form(pattern = "[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", max = 55, message = "")
        String traceparent,
    Period occurred,
    LocalDate occurredearliest,
    LocalDate occurredlatest,
    @NotNull @Text(max = 60) String mackeyid,
    @NotNull @Form(pattern = SHA256, max = 64, message = "") String mac) {

  private static final String NUMBER = "[1-9][0-9]*";
  private static final String SHA256 = "[0-9a-f]{64}";

  /// Returns the name of the header that contains an attribute. For example, the header of the
  /// attribute `id` is `ce_id`.
  static String header(String attribute) {
    return attribute.equals("contenttype") ? "content-type" : "ce_" + attribute;
  }
}
