// How long a test waits for a condition before it gives up: as long as a machine may take that
// builds, runs sanitizers and other tests meanwhile. Only a test that fails waits so long.
//
// Include it behind <QTest>, whose own QTRY_VERIFY and QTRY_COMPARE give up after 5 s.
#pragma once

#include <QTest>

namespace boxoffice::test {

inline constexpr int kPatienceMillis = 60'000;

} // namespace boxoffice::test

#undef QTRY_VERIFY
#undef QTRY_COMPARE
#define QTRY_VERIFY(condition)                                                                     \
    QTRY_VERIFY_WITH_TIMEOUT((condition), boxoffice::test::kPatienceMillis)
#define QTRY_COMPARE(actual, expected)                                                             \
    QTRY_COMPARE_WITH_TIMEOUT((actual), (expected), boxoffice::test::kPatienceMillis)
