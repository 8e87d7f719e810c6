// Accounts, teams, keys and links on a real PostgreSQL: what happens at once, what is good once,
// what belongs to others, and the entries of the audit log.
#include "backend/access/refusals.h"
#include "backend/storage/pg_access_store.h"
#include "tests/support/access_cast.h"

#include <QTest>

#include <barrier>

using namespace boxoffice;

namespace {

const QByteArray kPassword("$argon2id$not-a-hash");

NewSession newSession()
{
    return {newToken(TokenKind::Session).hash, QStringLiteral("Test")};
}

QByteArray newLink()
{
    return newToken(TokenKind::Link).hash;
}

template <typename T> QByteArray codeOf(const Result<T> &result)
{
    return result ? QByteArray("done") : wireName(result.error().code).toByteArray();
}

} // namespace

class TestAccessStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void lastOwnerStays_data();
    void lastOwnerStays();
    void ownersWhoGoAtOnce_data();
    void ownersWhoGoAtOnce();
    void goodOnce_data();
    void goodOnce();
    void expired_data();
    void expired();
    void codesAreUsedOnce_data();
    void codesAreUsedOnce();
    void newPasswordEndsSessions();
    void oldPasswordBeginsNoSession();
    void secondFactor();
    void operatorsLinkDropsTheSecondFactor();
    void othersDoNotExist_data();
    void othersDoNotExist();
    void slugsAreFree();
    void organizersAtOnceHaveOtherSlugs();
    void takenOnes();
    void setUpIsOnce();
    void invitationsReplaceEarlierOnes();
    void invitationOfAnother();
    void resetOfWhoBelongsToOthers();
    void keys();
    void changedPasswordsEndResetLinks();
    void removalEndsInvitationsOfTheAddress_data();
    void removalEndsInvitationsOfTheAddress();
    void linksEndWithTheRightBehindThem_data();
    void linksEndWithTheRightBehindThem();
    void everyChangeHasItsEntry_data();
    void everyChangeHasItsEntry();
    void refusedChangesHaveNone();
    void auditIsFoundAndPaged();
    void firstOrganizerHasWhatWasBefore();

private:
    // A further one, for another thread.
    std::unique_ptr<PgAccessStore> connected();
    Actor actor(const Uuid &account) { return {ActorKind::Account, account, {}}; }
    Uuid memberOf(const Uuid &account);
    qint64 count(const QByteArray &from);
    // Does both at once; returns the codes of what they led to, sorted.
    QByteArrayList atOnce(const std::function<QByteArray(AccessStore &)> &first,
                          const std::function<QByteArray(AccessStore &)> &second);
    KnownAccount known(const Uuid &account) { return **m_store->accounts().account(account); }
    OwnSession own(const Uuid &account);

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<AccessCast> m_cast;
    std::unique_ptr<PgAccessStore> m_store;
    Uuid m_organizer, m_owner;
};

void TestAccessStore::initTestCase()
{
    m_config = m_postgres.freshDatabase();
    m_cast = std::make_unique<AccessCast>(m_postgres, m_config);
    m_store = connected();
}

void TestAccessStore::init()
{
    m_organizer = m_cast->organizer("Club");
    m_owner = m_cast->member(m_organizer, Role::Owner);
}

std::unique_ptr<PgAccessStore> TestAccessStore::connected()
{
    auto store = std::make_unique<PgAccessStore>(m_config, nullptr);
    return store->connect(QDeadlineTimer(10'000)) ? std::move(store) : nullptr;
}

Uuid TestAccessStore::memberOf(const Uuid &account)
{
    return *Uuid::parse(m_postgres.value(m_config,
                                         "SELECT id FROM memberships WHERE account_id = '"
                                             + account.toByteArray() + '\''));
}

qint64 TestAccessStore::count(const QByteArray &from)
{
    return m_postgres.value(m_config, "SELECT count(*) FROM " + from).toLongLong();
}

QByteArrayList TestAccessStore::atOnce(const std::function<QByteArray(AccessStore &)> &first,
                                       const std::function<QByteArray(AccessStore &)> &second)
{
    QByteArrayList codes{{}, {}};
    std::barrier ready(2);
    const auto runs = [&](int which, const std::function<QByteArray(AccessStore &)> &work) {
        return std::thread([&, which, work] {
            const auto store = connected();
            ready.arrive_and_wait();
            codes[which] = store ? work(*store) : QByteArray("not connected");
        });
    };
    codes.detach(); // each thread writes its own element
    std::thread one = runs(0, first), other = runs(1, second);
    one.join();
    other.join();
    std::sort(codes.begin(), codes.end());
    return codes;
}

OwnSession TestAccessStore::own(const Uuid &account)
{
    const auto token = credentialIn(m_cast->session(account));
    const auto id = m_postgres.value(
        m_config, "SELECT id FROM sessions WHERE hash = '\\x" + token->hash.toHex() + '\'');
    return {account, *Uuid::parse(id), actor(account)};
}

void TestAccessStore::lastOwnerStays_data()
{
    QTest::addColumn<int>("owners");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("the last") << 1 << QByteArray("last_owner");
    QTest::newRow("one of two") << 2 << QByteArray("done");
}

void TestAccessStore::lastOwnerStays()
{
    QFETCH(int, owners);
    for (int i = 1; i < owners; ++i) {
        m_cast->member(m_organizer, Role::Owner);
    }
    m_cast->member(m_organizer, Role::Manager); // who is none
    m_cast->member(m_cast->organizer("Other"), Role::Owner);
    const Uuid member = memberOf(m_owner);
    QTEST(codeOf(m_store->teams().changeRole(m_organizer, member, Role::Viewer, actor(m_owner))),
          "expected");
    if (owners == 1) {
        QCOMPARE(codeOf(m_store->teams().removeMember(m_organizer, member, actor(m_owner))),
                 QByteArray("last_owner"));
    }
}

void TestAccessStore::ownersWhoGoAtOnce_data()
{
    QTest::addColumn<bool>("firstLeaves");
    QTest::addColumn<bool>("secondLeaves");
    QTest::newRow("both leave") << true << true;
    QTest::newRow("both step down") << false << false;
    QTest::newRow("one leaves, one steps down") << true << false;
}

void TestAccessStore::ownersWhoGoAtOnce()
{
    QFETCH(bool, firstLeaves);
    QFETCH(bool, secondLeaves);
    for (int round = 0; round < 10; ++round) {
        const Uuid organizer = m_cast->organizer("Two");
        const auto goes = [&](bool leaves) {
            const Uuid account = m_cast->member(organizer, Role::Owner);
            const Uuid member = memberOf(account);
            return [=, this](AccessStore &store) {
                return leaves
                    ? codeOf(store.teams().removeMember(organizer, member, actor(account)))
                    : codeOf(
                        store.teams().changeRole(organizer, member, Role::Viewer, actor(account)));
            };
        };
        QCOMPARE(atOnce(goes(firstLeaves), goes(secondLeaves)),
                 (QByteArrayList{"done", "last_owner"}));
        QCOMPARE(count("memberships WHERE role = 'owner' AND organizer_id = '"
                       + organizer.toByteArray() + '\''),
                 1);
    }
}

void TestAccessStore::goodOnce_data()
{
    QTest::addColumn<QByteArray>("kind");
    for (const char *kind : {"reset", "new account", "account"}) {
        QTest::newRow(kind) << QByteArray(kind);
    }
}

void TestAccessStore::goodOnce()
{
    QFETCH(QByteArray, kind);
    for (int round = 0; round < 5; ++round) {
        const QByteArray link = newLink();
        const Uuid guest = m_cast->account();
        const bool isNew = kind == "new account";
        const QString email = isNew ? QStringLiteral("new%1@y.example").arg(count("accounts"))
                                    : known(guest).shown.email;
        QVERIFY(kind == "reset" ? bool(m_store->links().addResetLink(email, link))
                                : bool(m_store->teams().invite(m_organizer, {email, Role::Viewer},
                                                               link, actor(m_owner))));
        const auto use = [&](AccessStore &store) {
            return kind == "reset" ? codeOf(store.links().reset(link, kPassword, {}))
                : isNew            ? codeOf(store.links().acceptAsNew(
                                 link, {email, QStringLiteral("New"), kPassword}, newSession(), {}))
                                   : codeOf(store.links().accept(link, actor(guest)));
        };
        QCOMPARE(atOnce(use, use), (QByteArrayList{"done", "link_not_valid"}));
        QCOMPARE(use(*m_store), QByteArray("link_not_valid"));
    }
}

void TestAccessStore::expired_data()
{
    goodOnce_data();
}

void TestAccessStore::expired()
{
    QFETCH(QByteArray, kind);
    const QByteArray link = newLink();
    const Uuid guest = m_cast->account();
    const QString email = known(guest).shown.email;
    QVERIFY(kind == "reset" ? bool(m_store->links().addResetLink(email, link))
                            : bool(m_store->teams().invite(m_organizer, {email, Role::Viewer}, link,
                                                           actor(m_owner))));
    m_postgres.sql(m_config, "UPDATE access_links SET expires_at = now() - interval '1 second'");
    QCOMPARE(codeOf(m_store->links().reset(link, kPassword, {})), QByteArray("link_not_valid"));
    QCOMPARE(codeOf(m_store->links().accountOfReset(link)), QByteArray("link_not_valid"));
    QCOMPARE(codeOf(m_store->links().invitation(link)), QByteArray("link_not_valid"));
    QCOMPARE(codeOf(m_store->links().accept(link, actor(guest))), QByteArray("link_not_valid"));
    QVERIFY(m_store->teams().invitations(m_organizer)->isEmpty());
}

void TestAccessStore::codesAreUsedOnce_data()
{
    QTest::addColumn<bool>("isRecovery");
    QTest::newRow("six digits") << false;
    QTest::newRow("recovery code") << true;
}

void TestAccessStore::codesAreUsedOnce()
{
    QFETCH(bool, isRecovery);
    const OwnSession mine = own(m_owner);
    const QByteArray hash(32, 'r');
    QVERIFY(m_store->accounts().proposeTotp(mine, "secret"));
    QVERIFY(m_store->accounts().confirmTotp(mine, "secret", 100, {hash}));
    const KnownAccount account = known(m_owner);
    QVERIFY(account.shown.hasSecondFactor && account.totpSecret == "secret");
    QCOMPARE(account.shown.recoveryCodesLeft, 1);
    const UsedCode code = isRecovery ? UsedCode{{}, hash} : UsedCode{101};
    const auto begin = [&](AccessStore &store) {
        return codeOf(store.accounts().beginSession(account, code, newSession()));
    };
    QCOMPARE(atOnce(begin, begin), (QByteArrayList{"done", "sign_in_failed"}));
    QCOMPARE(begin(*m_store), QByteArray("sign_in_failed"));
    QCOMPARE(codeOf(m_store->accounts().beginSession(account, UsedCode{100}, newSession())),
             QByteArray("sign_in_failed")); // the one that confirmed it
}

void TestAccessStore::newPasswordEndsSessions()
{
    const OwnSession mine = own(m_owner);
    own(m_owner);
    own(m_owner);
    const OwnSession anothers = own(m_cast->account());
    QCOMPARE(m_store->accounts().sessions(mine)->size(), 3);
    QVERIFY(m_store->accounts().change(mine, {QStringLiteral("Other name")}));
    QCOMPARE(m_store->accounts().sessions(mine)->size(), 3);
    QVERIFY(m_store->accounts().change(mine, {{}, {}, kPassword}));
    const auto left = m_store->accounts().sessions(mine);
    QCOMPARE(left->size(), 1);
    QVERIFY(left->first().isCurrent && left->first().id == mine.session);
    QCOMPARE(m_store->accounts().sessions(anothers)->size(), 1);
    QVERIFY(m_store->accounts().endSession(mine));
    QVERIFY(m_store->accounts().sessions(mine)->isEmpty());
}

// Whoever was checked before the password changed gets no session after it.
void TestAccessStore::oldPasswordBeginsNoSession()
{
    const KnownAccount before = known(m_owner);
    const OwnSession mine = own(m_owner);
    QVERIFY(m_store->accounts().beginSession(before, {}, newSession()));
    QVERIFY(m_store->accounts().change(mine, {{}, {}, kPassword + "2"}));
    QCOMPARE(codeOf(m_store->accounts().beginSession(before, {}, newSession())),
             QByteArray("sign_in_failed"));
    for (int round = 0; round < 10; ++round) {
        const KnownAccount account = known(m_owner);
        const auto begins = [&](AccessStore &store) {
            const auto begun = store.accounts().beginSession(account, {}, newSession());
            return begun ? QByteArray() : QByteArray(); // both may be
        };
        const auto changes = [&](AccessStore &store) {
            return codeOf(store.accounts().change(
                mine, {{}, {}, kPassword + QByteArray::number(round + 10)}));
        };
        QCOMPARE(atOnce(begins, changes), (QByteArrayList{"", "done"}));
        QCOMPARE(m_store->accounts().sessions(mine)->size(), 1);
    }
}

void TestAccessStore::secondFactor()
{
    const OwnSession mine = own(m_owner);
    own(m_owner);
    AccountStore &accounts = m_store->accounts();
    QCOMPARE(codeOf(accounts.confirmTotp(mine, "secret", 1, {})), QByteArray("sign_in_failed"));
    QVERIFY(accounts.proposeTotp(mine, "one"));
    QVERIFY(accounts.proposeTotp(mine, "two"));
    QVERIFY(!known(m_owner).shown.hasSecondFactor);
    QCOMPARE(codeOf(accounts.confirmTotp(mine, "one", 1, {})), QByteArray("sign_in_failed"));
    QCOMPARE(accounts.sessions(mine)->size(), 2);
    QVERIFY(accounts.confirmTotp(mine, "two", 1, {QByteArray(32, 'a'), QByteArray(32, 'b')}));
    QCOMPARE(accounts.sessions(mine)->size(), 1);
    QCOMPARE(known(m_owner).shown.recoveryCodesLeft, 2);
    QCOMPARE(codeOf(accounts.removeTotp(mine, UsedCode{1})), QByteArray("sign_in_failed"));
    QVERIFY(known(m_owner).shown.hasSecondFactor);
    QVERIFY(accounts.removeTotp(mine, UsedCode{{}, QByteArray(32, 'a')}));
    QVERIFY(!known(m_owner).shown.hasSecondFactor);
    QCOMPARE(known(m_owner).shown.recoveryCodesLeft, 0);
}

void TestAccessStore::operatorsLinkDropsTheSecondFactor()
{
    const OwnSession mine = own(m_owner);
    QVERIFY(m_store->accounts().proposeTotp(mine, "one"));
    QVERIFY(m_store->accounts().confirmTotp(mine, "one", 1, {QByteArray(32, 'a')}));
    const QByteArray first = newLink(), second = newLink();
    QVERIFY(m_store->links().addResetLink(known(m_owner).shown.email, first));
    QVERIFY(m_store->links().addResetLink(known(m_owner).shown.email, second));
    QVERIFY(!known(m_owner).shown.hasSecondFactor);
    QCOMPARE(codeOf(m_store->links().accountOfReset(first)), QByteArray("link_not_valid"));
    QCOMPARE(m_store->links().accountOfReset(second)->id, m_owner);
    QVERIFY(m_store->links().reset(second, kPassword, {}));
    QCOMPARE(known(m_owner).passwordHash, kPassword);
    QVERIFY(m_store->accounts().sessions(mine)->isEmpty());
    QCOMPARE(codeOf(m_store->links().addResetLink(QStringLiteral("no@y.example"), newLink())),
             QByteArray("account_not_found"));
}

void TestAccessStore::othersDoNotExist_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *what, const char *expected) {
        QTest::newRow(what) << QByteArray(what) << QByteArray(expected);
    };
    row("role", "member_not_found");
    row("removal", "member_not_found");
    row("reset", "member_not_found");
    row("invitation", "invitation_not_found");
    row("key", "key_not_found");
}

void TestAccessStore::othersDoNotExist()
{
    QFETCH(QByteArray, what);
    const Uuid other = m_cast->organizer("Other");
    const Uuid member = memberOf(m_owner);
    const Actor stranger = actor(m_cast->member(other, Role::Owner));
    TeamStore &teams = m_store->teams();
    const auto invitation =
        teams.invite(m_organizer, {QStringLiteral("x@y.example")}, newLink(), actor(m_owner));
    const auto key =
        m_store->keys().createKey(m_organizer, {QStringLiteral("k"), {Permission::Checkin}},
                                  newToken(TokenKind::Key).hash, actor(m_owner));
    QVERIFY(invitation && key);
    const QByteArray got = what == "role"
        ? codeOf(teams.changeRole(other, member, Role::Door, stranger))
        : what == "removal"    ? codeOf(teams.removeMember(other, member, stranger))
        : what == "reset"      ? codeOf(teams.addResetLink(other, member, newLink(), stranger))
        : what == "invitation" ? codeOf(teams.withdraw(other, invitation->id, stranger))
                               : codeOf(m_store->keys().revokeKey(other, key->id, stranger));
    QTEST(got, "expected");
    QCOMPARE(teams.members(m_organizer)->size(), 1);
    QCOMPARE(teams.invitations(m_organizer)->size(), 1);
    QVERIFY(!m_store->keys().keys(m_organizer)->first().revokedAt);
}

void TestAccessStore::slugsAreFree()
{
    TeamStore &teams = m_store->teams();
    const Actor owner = actor(m_owner);
    const auto slugOf = [&](const QString &name, const QString &slug = {}) {
        const auto made = teams.createOrganizer({name, slug}, owner);
        return made ? made->named.slug : QString::fromLatin1(codeOf(made));
    };
    QCOMPARE(slugOf(QStringLiteral("Free Choir")), QStringLiteral("free-choir"));
    QCOMPARE(slugOf(QStringLiteral("Free Choir")), QStringLiteral("free-choir-2"));
    QCOMPARE(slugOf(QStringLiteral("Free choir!")), QStringLiteral("free-choir-3"));
    QCOMPARE(slugOf(QStringLiteral("X"), QStringLiteral("free-choir")),
             QStringLiteral("slug_taken"));
    const QString longest(60, u'z');
    QCOMPARE(slugOf(longest), longest);
    QCOMPARE(slugOf(longest), QString(QString(55, u'z') + u"-2"));
}

void TestAccessStore::organizersAtOnceHaveOtherSlugs()
{
    for (int round = 0; round < 5; ++round) {
        const OrganizerDraft draft{QStringLiteral("At once %1").arg(round)};
        const auto make = [&](AccessStore &store) {
            return codeOf(store.teams().createOrganizer(draft, actor(m_owner)));
        };
        QCOMPARE(atOnce(make, make), (QByteArrayList{"done", "done"}));
    }
}

void TestAccessStore::takenOnes()
{
    const Uuid other = m_cast->account();
    QCOMPARE(codeOf(m_store->accounts().change(own(m_owner), {{}, known(other).shown.email})),
             QByteArray("email_taken"));
    const auto first = m_store->teams().createOrganizer({QStringLiteral("Taken")}, actor(m_owner));
    QCOMPARE(codeOf(m_store->teams().updateOrganizer(m_organizer, {{}, first->named.slug},
                                                     actor(m_owner))),
             QByteArray("slug_taken"));
    const TeamRequest again{known(m_owner).shown.email, Role::Viewer};
    QCOMPARE(codeOf(m_store->teams().invite(m_organizer, again, newLink(), actor(m_owner))),
             QByteArray("already_member"));
}

void TestAccessStore::setUpIsOnce()
{
    const DatabaseConfig before = std::exchange(m_config, m_postgres.freshDatabase());
    const auto store = connected();
    const QByteArray first = newLink(), second = newLink();
    QVERIFY(store->links().addSetUpLink(first) && store->links().addSetUpLink(second));
    QVERIFY(store->links().checkSetUpLink(first) && !store->links().checkSetUpLink(newLink()));
    int number = 0;
    const auto setUp = [&](const QByteArray &link) {
        const QString email = QStringLiteral("first%1@y.example").arg(++number);
        return [=](AccessStore &with) {
            return codeOf(with.links().setUp(link, {email, QStringLiteral("First"), kPassword},
                                             {QStringLiteral("Club")}, newSession(), {}));
        };
    };
    QCOMPARE(setUp(newLink())(*store), QByteArray("link_not_valid"));
    QVERIFY(store->links().checkSetUpLink(first)); // a wrong one spoils none
    QCOMPARE(atOnce(setUp(first), setUp(second)), (QByteArrayList{"done", "link_not_valid"}));
    QCOMPARE(count("accounts"), 1);
    QCOMPARE(count("access_links"), 0);
    QVERIFY(*store->links().isSetUp());
    QVERIFY(!store->links().addSetUpLink(newLink()));
    m_config = before;
}

void TestAccessStore::invitationsReplaceEarlierOnes()
{
    const TeamRequest request{QStringLiteral("replaced@y.example"), Role::Viewer};
    const QByteArray first = newLink(), second = newLink();
    QVERIFY(m_store->teams().invite(m_organizer, request, first, actor(m_owner)));
    QVERIFY(
        m_store->teams().invite(m_organizer, {request.email, Role::Door}, second, actor(m_owner)));
    QCOMPARE(codeOf(m_store->links().invitation(first)), QByteArray("link_not_valid"));
    QCOMPARE(m_store->links().invitation(second)->role, Role::Door);
    QVERIFY(!m_store->links().invitation(second)->hasAccount);
    QCOMPARE(m_store->teams().invitations(m_organizer)->size(), 1);
}

void TestAccessStore::invitationOfAnother()
{
    const Uuid guest = m_cast->account();
    const QByteArray link = newLink();
    QVERIFY(m_store->teams().invite(m_organizer, {known(guest).shown.email, Role::Viewer}, link,
                                    actor(m_owner)));
    QVERIFY(m_store->links().invitation(link)->hasAccount);
    QCOMPARE(codeOf(m_store->links().accept(link, actor(m_cast->account()))),
             QByteArray("forbidden"));
    QCOMPARE(
        codeOf(m_store->links().acceptAsNew(
            link, {known(guest).shown.email, QStringLiteral("X"), kPassword}, newSession(), {})),
        QByteArray("sign_in_required"));
    QVERIFY(m_store->links().accept(link, actor(guest))); // neither has used it up
    QCOMPARE(m_store->teams().members(m_organizer)->size(), 2);
}

void TestAccessStore::resetOfWhoBelongsToOthers()
{
    const Uuid viewer = m_cast->member(m_organizer, Role::Viewer);
    const Uuid member = memberOf(viewer);
    const QByteArray link = newLink();
    QVERIFY(m_store->teams().addResetLink(m_organizer, member, link, actor(m_owner)));
    QCOMPARE(m_store->links().accountOfReset(link)->id, viewer);
    m_cast->join(viewer, m_cast->organizer("Other"), Role::Door);
    QCOMPARE(codeOf(m_store->teams().addResetLink(m_organizer, member, newLink(), actor(m_owner))),
             QByteArray("forbidden"));
}

void TestAccessStore::keys()
{
    KeyStore &keys = m_store->keys();
    const KeyDraft draft{QStringLiteral("Ka\u00df\u00e9"),
                         {Permission::EventsRead, Permission::Checkin},
                         4'102'444'800'123};
    const auto made =
        keys.createKey(m_organizer, draft, newToken(TokenKind::Key).hash, actor(m_owner));
    QVERIFY(made);
    QCOMPARE(made->scopes, draft.scopes);
    QCOMPARE(made->expiresAt, draft.expiresAt);
    const auto later = keys.createKey(m_organizer, {QStringLiteral("b"), {Permission::Checkin}},
                                      newToken(TokenKind::Key).hash, actor(m_owner));
    QVERIFY(keys.revokeKey(m_organizer, made->id, actor(m_owner)));
    const auto revokedAt = keys.key(made->id)->revokedAt;
    QVERIFY(revokedAt);
    QVERIFY(keys.revokeKey(m_organizer, made->id, actor(m_owner)));
    QCOMPARE(keys.key(made->id)->revokedAt, revokedAt);
    const auto all = keys.keys(m_organizer);
    QCOMPARE(all->size(), 2);
    QCOMPARE(all->first().id, later->id);
    QCOMPARE(codeOf(keys.key(m_owner)), QByteArray("key_not_found"));
}

void TestAccessStore::linksEndWithTheRightBehindThem_data()
{
    QTest::addColumn<QByteArray>("sql"); // $m: who made the links, $g: the guest, $o: the organizer
    QTest::addColumn<bool>("resets");
    QTest::addColumn<bool>("invites");
    const auto row = [](const char *name, const char *sql, bool resets, bool invites) {
        QTest::newRow(name) << QByteArray(sql) << resets << invites;
    };
    row("nothing happens", "SELECT", true, true);
    row("the maker is no owner any more",
        "UPDATE memberships SET role = 'manager' WHERE account_id = $m", false, false);
    row("the maker is gone", "DELETE FROM memberships WHERE account_id = $m", false, false);
    row("the member is gone", "DELETE FROM memberships WHERE account_id = $g", false, true);
    row("the member joins another organizer",
        "INSERT INTO memberships (organizer_id, account_id, role) SELECT id, $g, 'owner' FROM "
        "organizers WHERE id <> $o",
        false, true);
    row("an account without an organizer", "DELETE FROM memberships", false, false);
}

// Whoever loses a right does not keep it in a link.
void TestAccessStore::linksEndWithTheRightBehindThem()
{
    QFETCH(QByteArray, sql);
    m_cast->organizer("Another");
    const Uuid maker = m_cast->member(m_organizer, Role::Owner);
    const Uuid guest = m_cast->member(m_organizer, Role::Viewer);
    const QByteArray reset = newLink(), invitation = newLink();
    TeamStore &teams = m_store->teams();
    QVERIFY(teams.addResetLink(m_organizer, memberOf(guest), reset, actor(maker)));
    const QString email = u"new-" % guest.toString() % u"@y.example";
    QVERIFY(teams.invite(m_organizer, {email, Role::Owner}, invitation, actor(maker)));
    for (const auto &[name, id] : {std::pair("$m", maker), {"$g", guest}, {"$o", m_organizer}}) {
        sql.replace(name, QByteArray('\'' + id.toByteArray() + '\''));
    }
    m_postgres.sql(m_config, sql);
    QTEST(bool(m_store->links().accountOfReset(reset)), "resets");
    QTEST(bool(m_store->links().invitation(invitation)), "invites");
    QTEST(bool(m_store->links().reset(reset, "hash", {})), "resets");
    QFETCH(bool, invites);
    QCOMPARE(teams.invitations(m_organizer)->size(), invites ? 1 : 0);
    const NewAccount joining{email, QStringLiteral("New"), kPassword};
    QCOMPARE(bool(m_store->links().acceptAsNew(invitation, joining, newSession(), {})), invites);
}

void TestAccessStore::changedPasswordsEndResetLinks()
{
    const Uuid guest = m_cast->member(m_organizer, Role::Viewer);
    const QByteArray reset = newLink();
    QVERIFY(m_store->teams().addResetLink(m_organizer, memberOf(guest), reset, actor(m_owner)));
    QVERIFY(m_store->accounts().change(own(guest), {{}, {}, kPassword}));
    QVERIFY(!m_store->links().accountOfReset(reset));
}

// An invitation from before somebody joined in another way is no way back in.
void TestAccessStore::removalEndsInvitationsOfTheAddress_data()
{
    QTest::addColumn<bool>("removed"); // or given another role
    QTest::newRow("removed") << true;
    QTest::newRow("another role") << false;
}

void TestAccessStore::removalEndsInvitationsOfTheAddress()
{
    QFETCH(bool, removed);
    const Uuid guest = m_cast->account();
    const QByteArray invitation = newLink();
    TeamStore &teams = m_store->teams();
    QVERIFY(teams.invite(m_organizer, {known(guest).shown.email, Role::Owner}, invitation,
                         actor(m_owner)));
    m_cast->join(guest, m_organizer, Role::Door);
    QVERIFY(teams.changeRole(m_organizer, memberOf(guest), Role::Viewer, actor(m_owner)));
    if (removed) {
        QVERIFY(teams.removeMember(m_organizer, memberOf(guest), actor(m_owner)));
    }
    QCOMPARE(codeOf(m_store->links().accept(invitation, actor(guest))),
             QByteArray("link_not_valid"));
}

void TestAccessStore::everyChangeHasItsEntry_data()
{
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QByteArray>("changes"); // of which one is there
    const auto row = [](const char *action, const char *changes) {
        QTest::newRow(action) << QByteArray(action) << QByteArray(changes);
    };
    row("organizer.created", R"({"name": [null, "New"], "slug": [null, "new)");
    row("organizer.updated", R"({"name": ["Club", "Renamed"]})");
    row("member.added", R"({"role": [null, "owner"], "account": [null, ")");
    row("member.role_changed", R"({"role": ["viewer", "manager"]})");
    row("member.removed", R"({"role": ["manager", null], "account": [")");
    row("member.password_reset", "{}");
    row("invitation.created", R"({"role": [null, "door"]})");
    row("invitation.withdrawn", R"({"role": ["door", null]})");
    row("key.created", R"({"name": [null, "k"], "scopes": [null, "checkin"]})");
    row("key.revoked", "{}");
    row("account.name_changed", "{}");
    row("account.email_changed", "{}");
    row("account.password_changed", "{}");
    row("account.totp_enabled", "{}");
    row("account.totp_disabled", "{}");
}

namespace {

// Does everything that changes something, once.
void doAll(PgAccessStore &store, const Uuid &organizer, const OwnSession &own, const Account &guest)
{
    const Actor &actor = own.actor;
    TeamStore &teams = store.teams();
    QVERIFY(teams.createOrganizer({QStringLiteral("New")}, actor));
    QVERIFY(teams.updateOrganizer(organizer, {QStringLiteral("Renamed")}, actor));
    const QByteArray link = newLink();
    QVERIFY(teams.invite(organizer, {guest.email, Role::Viewer}, link, actor));
    QVERIFY(store.links().accept(link, {ActorKind::Account, guest.id, actor.address}));
    const auto members = teams.members(organizer);
    QVERIFY(members);
    const Uuid member = members->last().id;
    QVERIFY(teams.changeRole(organizer, member, Role::Manager, actor));
    QVERIFY(teams.addResetLink(organizer, member, newLink(), actor));
    QVERIFY(teams.removeMember(organizer, member, actor));
    const auto invitation = teams.invite(organizer, {guest.email, Role::Door}, newLink(), actor);
    QVERIFY(invitation && teams.withdraw(organizer, invitation->id, actor));
    const auto key = store.keys().createKey(organizer, {QStringLiteral("k"), {Permission::Checkin}},
                                            newToken(TokenKind::Key).hash, actor);
    QVERIFY(key && store.keys().revokeKey(organizer, key->id, actor));
    const QString email = QStringLiteral("moved-%1@y.example").arg(own.account.toString());
    QVERIFY(store.accounts().change(own, {QStringLiteral("Other"), email, kPassword}));
    QVERIFY(store.accounts().proposeTotp(own, "one"));
    QVERIFY(store.accounts().confirmTotp(own, "one", 1, {QByteArray(32, 'a')}));
    QVERIFY(store.accounts().removeTotp(own, UsedCode{2}));
}

} // namespace

void TestAccessStore::everyChangeHasItsEntry()
{
    QFETCH(QByteArray, action);
    QFETCH(QByteArray, changes);
    OwnSession mine = own(m_owner);
    mine.actor.address = QStringLiteral("192.0.2.7");
    doAll(*m_store, m_organizer, mine, known(m_cast->account()).shown);
    const QByteArray entries =
        "audit_log WHERE action = '" + action + "' AND actor_id = '" + m_owner.toByteArray() + '\'';
    const int once = action == "invitation.created" ? 2 : 1;
    QCOMPARE(count(entries), once);
    const QString told =
        m_postgres.value(m_config, "SELECT string_agg(changes::text, ' ') FROM " + entries);
    QVERIFY2(told.contains(QString::fromLatin1(changes)), qPrintable(told));
    QVERIFY(!told.contains(u'@'));
    QCOMPARE(m_postgres.value(m_config, "SELECT min(address) FROM " + entries),
             QStringLiteral("192.0.2.7"));
    const bool ofOrganizer = !action.startsWith("account.");
    QCOMPARE(count(entries + " AND organizer_id IS NOT NULL"), ofOrganizer ? once : 0);
}

void TestAccessStore::refusedChangesHaveNone()
{
    const qint64 before = count("audit_log");
    const Actor owner = actor(m_owner);
    TeamStore &teams = m_store->teams();
    QVERIFY(!teams.removeMember(m_organizer, memberOf(m_owner), owner));
    QVERIFY(!teams.invite(m_organizer, {known(m_owner).shown.email, Role::Door}, newLink(), owner));
    QVERIFY(!teams.withdraw(m_organizer, m_owner, owner));
    QVERIFY(!m_store->keys().revokeKey(m_organizer, m_owner, owner));
    QVERIFY(!m_store->links().accept(newLink(), owner));
    QVERIFY(teams.updateOrganizer(m_organizer, {QStringLiteral("Club")}, owner)); // as it is
    QVERIFY(teams.changeRole(m_organizer, memberOf(m_owner), Role::Owner, owner));
    QCOMPARE(count("audit_log"), before);
}

void TestAccessStore::auditIsFoundAndPaged()
{
    const Actor owner = actor(m_owner);
    QList<Uuid> made;
    for (int i = 0; i < 5; ++i) {
        made.append(m_store->keys()
                        .createKey(m_organizer, {QStringLiteral("k"), {Permission::Checkin}},
                                   newToken(TokenKind::Key).hash, owner)
                        ->id);
    }
    QVERIFY(m_store->keys().revokeKey(m_organizer, made[2], owner));
    const auto found = [&](AuditQuery query) {
        query.limit = query.limit ? query.limit : 100;
        return *m_store->audit().entries(m_organizer, query);
    };
    const AuditPage all = found({});
    QCOMPARE(all.entries.size(), 6);
    QVERIFY(!all.more);
    QCOMPARE(all.entries.first().action, QStringLiteral("key.revoked"));
    QCOMPARE(all.entries.first().actorName, known(m_owner).shown.name);
    QCOMPARE(all.entries.last().targetId, std::optional(made[0]));
    QCOMPARE(found({.action = QStringLiteral("key.created")}).entries.size(), 5);
    QCOMPARE(found({.target = made[2]}).entries.size(), 2);
    QCOMPARE(found({.actor = made[2]}).entries.size(), 0);
    QCOMPARE(found({.actor = m_owner}).entries.size(), 6);
    const qint64 at = all.entries[2].at;
    for (const AuditEntry &entry : found({.since = at}).entries) {
        QVERIFY(entry.at >= at);
    }
    for (const AuditEntry &entry : found({.until = at}).entries) {
        QVERIFY(entry.at < at);
    }
    QCOMPARE(found({.since = at}).entries.size() + found({.until = at}).entries.size(), 6);
    QList<Uuid> paged;
    AuditQuery query{.limit = 4};
    for (bool more = true; more;) {
        const AuditPage page = found(query);
        for (const AuditEntry &entry : page.entries) {
            paged.append(entry.id);
        }
        more = page.more;
        query.after = page.entries.last().id;
    }
    QCOMPARE(paged.size(), 6);
    QVERIFY(std::is_sorted(paged.rbegin(), paged.rend()));
}

void TestAccessStore::firstOrganizerHasWhatWasBefore()
{
    m_postgres.sql(m_config,
                   "INSERT INTO audit_log (actor_kind, action, target_kind) VALUES "
                   "('open', 'event.created', 'event'), ('open', 'a.b', 'account')");
    const auto first =
        *Uuid::parse(m_postgres.value(m_config, "SELECT id FROM organizers ORDER BY id LIMIT 1"));
    const AuditQuery query{.action = QStringLiteral("event.created"), .limit = 10};
    QCOMPARE(m_store->audit().entries(first, query)->entries.size(), 1);
    QCOMPARE(m_store->audit().entries(m_organizer, query)->entries.size(), 0);
    const AuditQuery ofAccounts{.action = QStringLiteral("a.b"), .limit = 10};
    QCOMPARE(m_store->audit().entries(first, ofAccounts)->entries.size(), 0);
}

QTEST_GUILESS_MAIN(TestAccessStore)
#include "tst_access_store.moc"
