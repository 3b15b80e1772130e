/// Receives commands over HTTP and records their facts: the headers of commands, and the handler
/// that decides each command once.
package io.corridorledger.command;
