package io.corridorledger.fuzz;

/// The ways to send the bytes of a request: correctly, or in a form that servers and proxies may
/// interpret differently.
enum Framing {
  PLAIN(Kind.WHOLE, 1),

  CHUNKED(Kind.WHOLE, 1),
  CHUNK_EXTENSION(Kind.WHOLE, 1),
  CHUNK_QUOTED_EXTENSION(Kind.SMUGGLING, 1),
  CHUNK_TRAILER(Kind.WHOLE, 1),
  CHUNK_TRAILER_LENGTH(Kind.WHOLE, 1),
  CHUNK_LEADING_ZEROS(Kind.WHOLE, 1),
  CHUNK_BAD_SIZE(Kind.BROKEN, 1),
  CHUNK_NEGATIVE_SIZE(Kind.BROKEN, 1),
  CHUNK_HUGE_SIZE(Kind.CUT, 1),
  CHUNK_WRONG_SIZE(Kind.BROKEN, 1),
  CHUNK_BARE_LF(Kind.BROKEN, 1),
  CHUNK_CUT(Kind.CUT, 1),

  LENGTH_TOO_SMALL(Kind.BROKEN, 2),
  LENGTH_TOO_LARGE(Kind.CUT, 1),
  LENGTH_HUGE(Kind.CUT, 1),
  LENGTH_NEGATIVE(Kind.BROKEN, 1),
  LENGTH_NOT_A_NUMBER(Kind.BROKEN, 1),
  LENGTH_TWICE_EQUAL(Kind.BROKEN, 1),
  LENGTH_TWICE_DIFFERENT(Kind.BROKEN, 1),
  LENGTH_LIST(Kind.BROKEN, 1),
  LENGTH_MISSING(Kind.BROKEN, 2),
  LENGTH_AND_CHUNKED(Kind.SMUGGLING, 1),
  TRANSFER_ENCODING_ODD(Kind.BROKEN, 2),
  BODY_CUT(Kind.CUT, 1),
  HEAD_CUT(Kind.CUT, 1),

  PIPELINED(Kind.PIPELINED, 2),
  SPLIT(Kind.WHOLE, 1),
  HTTP_1_0(Kind.WHOLE, 1),
  VERSION_ODD(Kind.BROKEN, 1),
  HTTP_2_PREFACE(Kind.BROKEN, 1),
  UPGRADE_H2C(Kind.BROKEN, 1),
  EXPECT_CONTINUE(Kind.WHOLE, 1),

  REQUEST_LINE_BROKEN(Kind.BROKEN, 2),
  TARGET_RAW_BYTES(Kind.BROKEN, 1),
  URI_LONG(Kind.BROKEN, 1),
  ABSOLUTE_FORM(Kind.BROKEN, 1),
  AUTHORITY_FORM(Kind.BROKEN, 1),

  HOST_MISSING(Kind.BROKEN, 1),
  HOST_TWICE(Kind.BROKEN, 1),
  HOST_WRONG(Kind.BROKEN, 1),
  HEADER_FLOOD(Kind.BROKEN, 1),
  HEADER_LONG(Kind.BROKEN, 1),
  HEADER_BROKEN(Kind.BROKEN, 1),
  BARE_CR(Kind.BROKEN, 2),
  BARE_CR_ONLY(Kind.CUT, 1),
  BARE_LF(Kind.BROKEN, 2);

  enum Kind {
    /// The request is complete and correct. The server must answer it.
    WHOLE,
    /// The request may be malformed. The server must either answer it or close the connection.
    BROKEN,
    /// The end of the request is never sent. The server must not process the request.
    CUT,
    /// Two requests are sent together. The server must send two answers.
    PIPELINED,
    /// One request is sent. A server with a parsing error would find two requests in the bytes.
    SMUGGLING
  }

  private final Kind kind;
  private final int answers;

  Framing(Kind kind, int answers) {
    this.kind = kind;
    this.answers = answers;
  }

  Kind kind() {
    return kind;
  }

  /// The maximum number of answers that a correct server may send. If more answers arrive, the
  /// server found more requests in the bytes than were sent.
  int answers() {
    return answers;
  }

  /// Number of answers that the server must send.
  int awaited() {
    return kind == Kind.PIPELINED ? answers : 1;
  }

  boolean mayBeClosed() {
    return kind == Kind.BROKEN || kind == Kind.CUT || kind == Kind.SMUGGLING;
  }
}
