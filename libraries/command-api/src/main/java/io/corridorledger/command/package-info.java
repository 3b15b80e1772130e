/// Receives commands over HTTP, decides each command once, and records the facts.
package io.corridorledger.command;
