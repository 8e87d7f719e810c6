// The table of permissions against its description, and the form of tokens.
#include "backend/access/credential.h"
#include "backend/access/permissions.h"
#include "shared/api/access_json.h"
#include "shared/wire_names.h"

#include <QFile>
#include <QTest>

using namespace boxoffice;

namespace {

// cell: such as `events:read`, with its marks.
std::optional<Permission> permissionIn(const QString &cell)
{
    const bool isCode = cell.size() > 2 && cell.startsWith(u'`') && cell.endsWith(u'`');
    return isCode ? fromWireName<Permission>(QStringView(cell).sliced(1, cell.size() - 2))
                  : std::nullopt;
}

} // namespace

class TestAccessRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tableIsTheDescribedOne_data();
    void tableIsTheDescribedOne();
    void tokensAreNeverTheSame();
    void tokens_data();
    void tokens();
};

// A row of the API reference: | `events:read` | x | x | x | | x | calls |
void TestAccessRules::tableIsTheDescribedOne_data()
{
    QTest::addColumn<QStringList>("cells");
    QFile reference(QStringLiteral(BOXOFFICE_SOURCE_DIR "/shared/api/README.md"));
    QVERIFY(reference.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(reference.readAll()).split(u'\n');
    int rows = 0;
    for (const QString &line : lines) {
        QStringList cells = line.split(u'|');
        if (cells.size() != 9) {
            continue;
        }
        for (QString &cell : cells) {
            cell = cell.trimmed();
        }
        if (permissionIn(cells[1])) {
            QTest::newRow(qPrintable(cells[1])) << cells;
            ++rows;
        }
    }
    QCOMPARE(rows, permissionsOf(Role::Owner).list().size());
}

void TestAccessRules::tableIsTheDescribedOne()
{
    QFETCH(QStringList, cells);
    const auto permission = permissionIn(cells[1]);
    int column = 2;
    for (const Role role : {Role::Owner, Role::Manager, Role::Viewer, Role::Door}) {
        QCOMPARE(permissionsOf(role).contains(*permission), cells[column++] == u"x");
    }
    QCOMPARE(isKeyScope(*permission), cells[column] == u"x");
}

void TestAccessRules::tokensAreNeverTheSame()
{
    QSet<QByteArray> texts, hashes;
    for (int i = 0; i < 1'000; ++i) {
        const NewToken token = newToken(TokenKind(i % 3));
        texts.insert(token.text);
        hashes.insert(token.hash);
        const auto read = credentialIn(token.text);
        QVERIFY(read);
        QCOMPARE(read->kind, TokenKind(i % 3));
        QCOMPARE(read->hash, token.hash);
    }
    QCOMPARE(texts.size(), 1'000);
    QCOMPARE(hashes.size(), 1'000);
}

void TestAccessRules::tokens_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isOne");
    const QByteArray good("bxo_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_0");
    QTest::newRow("good") << good << true;
    QTest::newRow("empty") << QByteArray() << false;
    QTest::newRow("prefix only") << good.first(4) << false;
    QTest::newRow("short") << good.chopped(1) << false;
    QTest::newRow("long") << good + 'a' << false;
    QTest::newRow("another prefix") << "bxx_" + good.sliced(4) << false;
    QTest::newRow("prefix in capitals") << "BXO_" + good.sliced(4) << false;
    QTest::newRow("blank inside") << good.chopped(1) + ' ' << false;
    QTest::newRow("nul inside") << good.chopped(1) + '\0' << false;
    QTest::newRow("plus of base64") << good.chopped(1) + '+' << false;
    QTest::newRow("not ASCII") << good.chopped(2) + "\xc3\xa4" << false;
}

void TestAccessRules::tokens()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, isOne);
    QCOMPARE(credentialIn(text).has_value(), isOne);
}

QTEST_GUILESS_MAIN(TestAccessRules)
#include "tst_access_rules.moc"
