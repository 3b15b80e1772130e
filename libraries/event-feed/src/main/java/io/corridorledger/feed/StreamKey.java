package io.corridorledger.feed;

import java.util.UUID;

/// Identifies a stream by its log and its id. The id alone is not unique, because each writer
/// assigns ids independently of the other writers.
public record StreamKey(String log, UUID stream) {}
