package io.corridorledger.feed;

import java.util.UUID;

/// The identity of a stream. An id is unique only within its log, because the writers assign ids
/// independently.
public record StreamKey(String log, UUID stream) {}
