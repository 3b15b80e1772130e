/// Who met whom: visits, summits, forums, exercises, each one meeting however many took part.
package io.corridorledger.agreements.visit;
