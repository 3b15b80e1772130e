package io.corridorledger.problem;

/// The priorities of the filters that check a request before its body is read.
public final class RequestChecks {

  public static final int ACCESS = 500;
  public static final int ACCEPT = 1_000;
  public static final int PARAMETERS = 2_000;
  public static final int HEADERS = 3_000;

  private RequestChecks() {}
}
