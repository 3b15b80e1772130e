/// From the topics into the read models: each event once, in the order of its stream, or not at all
/// and in the open.
package io.corridorledger.projection.feed;
