package io.corridorledger.projection.feed;

import java.util.UUID;

/// What identifies a stream. An id is unique within its log only: the writers do not know each
/// other's ids.
public record StreamKey(String log, UUID stream) {}
