package io.corridorledger.feed;

/// The reason why the reader cannot apply the next event of a parked stream. The names of the
/// constants must not change, because they are stored and returned to clients.
public enum ParkingCode {
  MISSING_VERSION(
      Reason.HOLE, "Version %d has not arrived. The stream resumes when this version arrives."),
  UNKNOWN_EVENT_TYPE(
      Reason.POISON,
      "This release of the service does not know the type of the event with version %d."),
  UNREADABLE_CONTENT(Reason.POISON, "The content of version %d does not match its type."),
  NO_JSON(Reason.POISON, "The content of version %d is not JSON."),
  NUL_CHARACTER(
      Reason.POISON, "A text in version %d has a NUL character, which the database cannot store."),
  UNSTORABLE(Reason.POISON, "The database rejected the content of version %d."),
  IMPOSSIBLE_TIME(
      Reason.POISON, "The recorded time of version %d is not within the years 1 to 9998."),
  TYPE_OF_OTHER_LOG(Reason.POISON, "Version %d has a stream type that belongs to another service."),
  OTHER_STREAM_TYPE(Reason.POISON, "The stream type of version %d differs from that of version 1."),
  VERSION_TAKEN(Reason.POISON, "The log already has another event with version %d."),
  READ_MODEL_FAILED(Reason.POISON, "A read model cannot apply version %d.");

  public enum Reason {
    /// A version of the stream is missing, although a later one has arrived.
    HOLE,
    /// The reader cannot apply an event. An operator must decide what to do.
    POISON
  }

  private final Reason reason;
  private final String sentence;

  ParkingCode(Reason reason, String sentence) {
    this.reason = reason;
    this.sentence = sentence;
  }

  public Reason reason() {
    return reason;
  }

  /// A sentence that explains the reason to clients, without any text from the event.
  String explanation(long version) {
    return sentence.formatted(version);
  }
}
