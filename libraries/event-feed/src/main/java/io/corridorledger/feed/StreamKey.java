package io.corridorledger.feed;

import java.util.UUID;

/// A log and the id of a stream. Both are needed, because the two writers assign ids independently.
public record StreamKey(String log, UUID stream) {}
