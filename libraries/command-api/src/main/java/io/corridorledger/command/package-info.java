/// From an HTTP request to the log: the headers of commands, and the handler that decides each
/// command once and repeats the first response to a retry.
package io.corridorledger.command;
