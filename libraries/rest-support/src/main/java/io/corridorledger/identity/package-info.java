/// The client of a request and the operations that it may use: bearer tokens of an OpenID Connect
/// issuer, roles, and the rules on them.
///
/// ```
/// Identities    verifies the token of a request, and derives the principal
/// Principal     subject, issuer, display name and roles of a client
/// Scopes        the subjects to which a client is limited
/// AccessRules   decides which operations a principal may use
/// AccessFilter  applies the rules to the requests of a service
/// ```
package io.corridorledger.identity;
