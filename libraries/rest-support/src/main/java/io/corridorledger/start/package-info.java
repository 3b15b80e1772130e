/// The start page of a service, for people and programs that know only its address.
package io.corridorledger.start;
