// The rows of a list that comes in pages and is read again while somebody looks at it.

#include "desktop/books/paged_model.h"
#include "shared/ids.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace boxoffice;

namespace {

struct Row
{
    Uuid id;
    int value = 0;

    friend bool operator==(const Row &, const Row &) = default;
};

using Model = PagedModel<Row>;

QList<Model::Column> columns()
{
    return {{QStringLiteral("Value"), [](const Row &row) { return QString::number(row.value); }}};
}

QList<Row> newRows(int count)
{
    static IdSource ids;
    QList<Row> rows;
    for (int value = 0; value < count; ++value) {
        rows.append({ids.next(1'790'000'000'000'000), value});
    }
    return rows;
}

} // namespace

class TestConsolePagedModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pagesComeOnceEach();
    void failedPageMayBeFetchedAgain();
    void reconciledRowsAreTheTarget();
    void everySecondRowOfALongListGoes();

private:
    Model m_model{columns(), [](const Row &row) { return row.value; }};
    QAbstractItemModelTester m_tester{&m_model,
                                      QAbstractItemModelTester::FailureReportingMode::QtTest};
};

void TestConsolePagedModel::pagesComeOnceEach()
{
    m_tester.setUseFetchMore(false);
    const QList<Row> rows = newRows(5);
    QSignalSpy wanted(&m_model, &PagedTable::pageWanted);
    m_model.clear(true);
    m_model.fetchMore({});
    m_model.fetchMore({}); // it is being fetched
    QCOMPARE(wanted.size(), 1);
    m_model.appendPage(rows.first(3), QStringLiteral("next"));
    QVERIFY(!m_model.isComplete());
    m_model.fetchMore({});
    QCOMPARE(wanted.last().first().toString(), QStringLiteral("next"));
    m_model.appendPage(rows.sliced(2), {}); // the third comes once more
    QVERIFY(m_model.isComplete());
    QCOMPARE(m_model.rows(), rows);
    QCOMPARE(m_model.rowOf(rows.at(4).id), 4);
    QCOMPARE(m_model.rowOf(newRows(1).first().id), -1);
    m_model.clear(false);
    QCOMPARE(m_model.rowCount(), 0);
    QVERIFY(!m_model.canFetchMore({}));
}

void TestConsolePagedModel::failedPageMayBeFetchedAgain()
{
    m_model.clear(true);
    m_model.fetchMore({});
    QVERIFY(!m_model.canFetchMore({}));
    m_model.pageFailed();
    QVERIFY(m_model.canFetchMore({}));
}

// Whatever went, came or changed: what stays keeps its index, and with it its selection.
void TestConsolePagedModel::reconciledRowsAreTheTarget()
{
    m_tester.setUseFetchMore(false);
    QRandomGenerator random(7);
    const QList<Row> all = newRows(60);
    m_model.clear(false);
    m_model.appendPage(all, {});
    for (int round = 0; round < 200; ++round) {
        QList<Row> target;
        for (Row row : all) {
            if (random.bounded(3) > 0) {
                row.value += random.bounded(2) * 100;
                target.append(row);
            }
        }
        QList<std::pair<QPersistentModelIndex, Uuid>> kept;
        for (int row = 0; row < m_model.rowCount(); ++row) {
            kept.append({QPersistentModelIndex(m_model.index(row, 0)), m_model.at(row).id});
        }
        m_model.reconcile(target, {});
        QCOMPARE(m_model.rows(), target);
        for (const auto &[index, id] : std::as_const(kept)) {
            QCOMPARE(index.isValid() ? index.row() : -1, m_model.rowOf(id));
        }
    }
}

void TestConsolePagedModel::everySecondRowOfALongListGoes()
{
    Model model(columns(), [](const Row &row) { return row.value; }); // without a slow tester
    const QList<Row> all = newRows(10'000);
    model.appendPage(all, {});
    QTableView view;
    view.setModel(&model);
    view.show();
    QList<Row> target = all;
    target.removeIf([](const Row &row) { return row.value % 2 == 1; });
    QElapsedTimer time;
    time.start();
    model.reconcile(target, {});
    qInfo() << "10,000 rows, half of them gone:" << time.elapsed() << "ms";
    QCOMPARE(model.rows(), target);
}

QTEST_MAIN(TestConsolePagedModel)
#include "tst_console_paged_model.moc"
