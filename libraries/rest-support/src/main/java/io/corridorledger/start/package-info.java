/// The start page of a service, for people and programs that know only its URL.
package io.corridorledger.start;
