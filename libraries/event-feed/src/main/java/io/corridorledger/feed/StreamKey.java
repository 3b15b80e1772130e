package io.corridorledger.feed;

import java.util.UUID;

/// The identity of a stream. An id is unique only within its log: the writers do not know each
/// other's ids.
public record StreamKey(String log, UUID stream) {}
