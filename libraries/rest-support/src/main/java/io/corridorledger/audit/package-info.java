/// The audit log of a service: refused requests, and decisions of operators. The audit log is a
/// table of the service's own database. The service can append entries and cannot change them.
///
/// ```
/// Refusals       counts refused requests, and limits the number of their entries
/// AuditLog       appends and reads entries
/// AuditResource  returns the entries to operators
/// ```
package io.corridorledger.audit;
