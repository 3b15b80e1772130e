package io.corridorledger.feed;

import java.util.UUID;

/// Identifies a stream by its log and its id. The id alone is not unique, because the two writers
/// assign ids independently.
public record StreamKey(String log, UUID stream) {}
