package io.corridorledger.store;

/// Thrown if the store refuses an append. Nothing was written.
public abstract sealed class AppendRefused extends Exception {

  private static final long serialVersionUID = 1L;

  private AppendRefused(String message) {
    super(message, null, false, false);
  }

  /// The stream does not have the expected version.
  public static final class StaleVersion extends AppendRefused {
    private static final long serialVersionUID = 1L;

    StaleVersion() {
      super("stale version");
    }
  }

  /// The stream already exists, possibly with another type.
  public static final class StreamExists extends AppendRefused {
    private static final long serialVersionUID = 1L;

    private final String streamType;

    StreamExists(String streamType) {
      super("stream exists");
      this.streamType = streamType;
    }

    public String streamType() {
      return streamType;
    }
  }

  /// The stream would exceed its maximum size.
  public static final class StreamFull extends AppendRefused {
    private static final long serialVersionUID = 1L;

    StreamFull() {
      super("stream full");
    }
  }

  /// The command may not write to the stream. Either the stream contains the epoch events of the
  /// log, which only an operator records, or the type of the stream is not the type that the
  /// command expects.
  public static final class StreamReserved extends AppendRefused {
    private static final long serialVersionUID = 1L;

    StreamReserved() {
      super("stream reserved");
    }
  }

  /// Another command with this idempotency key was recorded before.
  public static final class KeyUsed extends AppendRefused {
    private static final long serialVersionUID = 1L;

    KeyUsed() {
      super("key used");
    }
  }

  /// Another command with this idempotency key is being recorded.
  public static final class KeyInProgress extends AppendRefused {
    private static final long serialVersionUID = 1L;

    KeyInProgress() {
      super("key in progress");
    }
  }

  /// Another command has locked the stream for longer than the lock time-out.
  public static final class StreamLocked extends AppendRefused {
    private static final long serialVersionUID = 1L;

    StreamLocked() {
      super("stream locked");
    }
  }

  /// The client has an open or rejected proposal with the same content.
  public static final class Repeated extends AppendRefused {
    private static final long serialVersionUID = 1L;

    Repeated() {
      super("repeated proposal");
    }
  }

  /// The proposal was accepted or rejected before.
  public static final class Decided extends AppendRefused {
    private static final long serialVersionUID = 1L;

    Decided() {
      super("decided");
    }
  }

  /// Too many appends wait, or the store is closed.
  public static final class Overloaded extends AppendRefused {
    private static final long serialVersionUID = 1L;

    Overloaded() {
      super("too many appends wait");
    }
  }
}
