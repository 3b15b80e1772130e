/// The identity of the client of a request, and the operations that this client may use. A client
/// proves its identity with a bearer token of an OpenID Connect issuer, or with an API key of the
/// service. The token contains the roles of the client, and the service stores the roles of a key.
/// The access rules state which operations each role permits.
///
/// ```
/// Identities    verifies the token of a request, and derives the principal
/// ApiKeys       verifies an API key with a copy of the valid keys
/// ApiKeyText    the form of a key, and the hash of its secret
/// ApiKeyStore   the keys in the database
/// ApiKeyUse     records when keys were last used
/// Principal     subject, issuer, display name and roles of a client
/// Scopes        the subjects to which a client is limited
/// AccessRules   decides which operations a principal may use
/// AccessFilter  applies the rules to the requests of a service
/// ```
package io.corridorledger.identity;
