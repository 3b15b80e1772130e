/// From a request to the log: the headers of commands, the handler that decides once and answers a
/// retry with the first answer.
package io.corridorledger.command;
