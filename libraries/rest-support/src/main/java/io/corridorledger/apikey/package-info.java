/// The operations with which operators create, list and revoke the API keys of a service. The
/// package `identity` stores and verifies the keys.
package io.corridorledger.apikey;
