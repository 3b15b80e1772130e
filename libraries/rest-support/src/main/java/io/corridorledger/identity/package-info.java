/// The identity of the client of a request, and the operations that this client may use. A client
/// proves its identity with a bearer token of an OpenID Connect issuer. The token contains the
/// roles of the client. The access rules state which operations each role permits.
///
/// ```
/// Identities    verifies the token of a request, and derives the principal
/// Principal     subject, issuer, display name and roles of a client
/// Scopes        the subjects to which a client is limited
/// AccessRules   decides which operations a principal may use
/// AccessFilter  applies the rules to the requests of a service
/// ```
package io.corridorledger.identity;
