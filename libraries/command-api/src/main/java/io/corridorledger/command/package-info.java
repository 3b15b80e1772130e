/// From an HTTP request to the log: the headers of commands, and the handler that decides each
/// command once.
package io.corridorledger.command;
