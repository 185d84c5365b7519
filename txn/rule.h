/* rule.h - names the rules on which agreement rests.
 *
 * Where the code obeys one of them it says TXN_RULE(name), which is true.  tests/sim/mutants builds
 * the library once per rule with that rule false, and expects the simulator to notice. */
#ifndef TORC_TXN_RULE_H
#define TORC_TXN_RULE_H

#ifndef TXN_RULE
#define TXN_RULE(name) true
#endif

#endif
