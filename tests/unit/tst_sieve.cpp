#include "backend/domain/sieve.h"

#include <QSet>
#include <QTest>

#include <cmath>

using namespace boxoffice;

namespace {

struct Sifted
{
    QList<std::size_t> passed, alone; // in the order in which they came
    int attempts = 0;
};

Sifted sift(Sieve sieve, const QSet<std::size_t> &bad)
{
    Sifted sifted;
    for (; !sieve.isDone(); ++sifted.attempts) {
        const auto [begin, size] = sieve.next();
        bool fails = false;
        for (std::size_t i = begin; i < begin + size; ++i) {
            fails |= bad.contains(i);
        }
        if (fails && sieve.failed()) {
            sifted.alone << begin;
        } else if (!fails) {
            for (std::size_t i = begin; i < begin + size; ++i) {
                sifted.passed << i;
            }
            sieve.passed();
        }
    }
    return sifted;
}

} // namespace

class TestSieve : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothing() { QVERIFY(Sieve(0, 4).isDone()); }
    void oneBadItem();
    void anyBadItems();
    void whatFailsOnlyTogether();
};

void TestSieve::oneBadItem()
{
    for (const std::size_t n : {1u, 2u, 3u, 16u, 100u, 256u}) {
        for (std::size_t bad = 0; bad < n; ++bad) {
            const Sifted sifted = sift(Sieve(n, n, n), {bad});
            QCOMPARE(sifted.alone, QList<std::size_t>{bad});
            QCOMPARE(sifted.passed.size(), qsizetype(n - 1));
            QVERIFY(sifted.attempts <= std::ceil(std::log2(n)) + 2);
        }
    }
}

void TestSieve::anyBadItems()
{
    constexpr std::size_t n = 9;
    for (std::size_t pattern = 0; pattern < (1u << n); ++pattern) {
        QSet<std::size_t> bad;
        QList<std::size_t> good, wanted;
        for (std::size_t i = 0; i < n; ++i) {
            const bool isBad = (pattern >> i) & 1;
            (isBad ? wanted : good) << i;
            if (isBad) {
                bad << i;
            }
        }
        for (const std::size_t most : {0u, 1u, 4u, 9u}) {
            const Sifted sifted = sift(Sieve(n, most), bad);
            QCOMPARE(sifted.alone, wanted);
            QCOMPARE(sifted.passed, good);
        }
    }
}

// What was blamed for a failure may pass when it is alone: nothing is left out, and it ends.
void TestSieve::whatFailsOnlyTogether()
{
    Sieve sieve(4, 4);
    QList<std::size_t> sizes;
    while (!sieve.isDone()) {
        const std::size_t size = sieve.next().size;
        sizes << size;
        size > 2 ? void(sieve.failed()) : sieve.passed();
    }
    QCOMPARE(sizes, (QList<std::size_t>{4, 2, 1, 1}));
}

QTEST_GUILESS_MAIN(TestSieve)
#include "tst_sieve.moc"
