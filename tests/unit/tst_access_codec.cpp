// JSON of accounts and rights: what is sent is what is read, and nothing else is taken.
#include "shared/api/access_requests.h"
#include "shared/api/audit_csv.h"
#include "shared/api/validation.h"
#include "shared/wire_names.h"

#include <QTest>

using namespace boxoffice;

namespace {

const Uuid kId = *Uuid::parse(QByteArrayView("0190163d-8694-739b-aea5-966c26f8ad91"));
const Uuid kOther = *Uuid::parse(QByteArrayView("0190163d-8694-739b-aea5-966c26f8ad92"));
const QString kName = QStringLiteral("Zo\u00eb \"Z\" <\u2028>");

OrganizerName organizer()
{
    return {kId, kName, QStringLiteral("zoe-z")};
}

// The code and the field of an error.
QByteArray told(const Error &error)
{
    return wireName(error.code) + ' ' + error.field.toUtf8();
}

template <typename T> QByteArray toldOf(const Result<T> &result)
{
    return result ? QByteArray("taken") : told(result.error());
}

} // namespace

class TestAccessCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sessionsRoundTrip();
    void othersAreSpelled();
    void sessionOfNobody();
    void sessionOfAKey();
    void teamsRoundTrip();
    void keysRoundTrip();
    void secretsAreShownOnce();
    void auditRoundTrips();
    void auditAsCsv();
    void unknownPermissionsAreLeftOut();
    void answersAreChecked_data();
    void answersAreChecked();
    void requestsRoundTrip();
    void refused_data();
    void refused();
    void namesAreCleaned();
    void slugs_data();
    void slugs();
    void namesOnTheWire();
};

void TestAccessCodec::sessionsRoundTrip()
{
    const Membership membership{
        kOther, organizer(), Role::Owner, {Permission::EventsRead, Permission::CheckinUndo}};
    const SessionView session{true,
                              Account{kId, QStringLiteral("z@b.example"), kName, true, 7},
                              {},
                              {membership},
                              kOther,
                              1'000,
                              QStringLiteral("bxs_x"),
                              false,
                              true};
    QCOMPARE(*decodeSession(encode(session)), session);
}

// What only pages read.
void TestAccessCodec::othersAreSpelled()
{
    const QByteArray id = "\"id\":\"" + kId.toByteArray() + '"';
    const SessionEntry session{kId, 1, 2, 3, QStringLiteral("Firefox"), true};
    const QByteArray ofSession = '{' + id
        + R"(,"created_at":"1970-01-01T00:00:00.001Z",)"
          R"("last_used_at":"1970-01-01T00:00:00.002Z","expires_at":"1970-01-01T00:00:00.003Z",)"
          R"("user_agent":"Firefox","current":true})";
    QCOMPARE(encode(session), ofSession);
    const OrganizerName name{kId, QStringLiteral("Z"), QStringLiteral("z")};
    const QByteArray named = '{' + id + R"(,"name":"Z","slug":"z")";
    const QByteArray created = R"(,"created_at":"1970-01-01T00:00:00.005Z"})";
    QCOMPARE(encode(Organizer{name, 5}),
             named + R"(,"reply_to":null,"contact":null,"embed_origins":[],"categories":[])"
                 + created);
    const Organizer reached{name,
                            5,
                            QStringLiteral("a@b.example"),
                            QStringLiteral("https://b.example/x"),
                            {QStringLiteral("https://b.example"), QStringLiteral("https://c.de")}};
    QCOMPARE(encode(reached),
             named
                 + R"(,"reply_to":"a@b.example","contact":"https://b.example/x",)"
                   R"("embed_origins":["https://b.example","https://c.de"],"categories":[])"
                 + created);
    QCOMPARE(*decodeOrganizers(QByteArray('[' + encode(reached) + ']')), QList<Organizer>{reached});
    // Of a server of an older version.
    const QByteArray older = '[' + named + R"(,"reply_to":null)" + created + ']';
    QCOMPARE(*decodeOrganizers(older), QList<Organizer>{(Organizer{name, 5})});
    Organizer offering{name, 5};
    offering.categories = QStringList{QStringLiteral("\""), QStringLiteral("b")};
    QVERIFY(encode(offering).contains(R"(,"categories":["\"","b"])"));
    const InvitationView invitation{name, QStringLiteral("a@b.example"), Role::Viewer, true};
    const QByteArray ofInvitation =
        R"({"organizer":)" + named + R"(},"email":"a@b.example","role":"viewer","account":true})";
    QCOMPARE(encode(invitation), ofInvitation);
    const QStringList rows{QStringLiteral("01"), QStringLiteral("10")};
    const TotpOffer offer{QStringLiteral("ABC"), QStringLiteral("otpauth://x"), rows};
    const QByteArray ofOffer(R"({"secret":"ABC","uri":"otpauth://x","qr":["01","10"]})");
    QCOMPARE(encode(offer), ofOffer);
    QCOMPARE(encodeRecoveryCodes(rows), QByteArray(R"({"recovery_codes":["01","10"]})"));
    QCOMPARE(encodeMailAsked(false), QByteArray(R"({"sent":false})"));
    QCOMPARE(encodeMailAsked(true), QByteArray(R"({"sent":true})"));
}

void TestAccessCodec::sessionOfNobody()
{
    const QByteArray json(R"({"access":"open","account":null,"key":null,"memberships":[],)"
                          R"("session_id":null,"expires_at":null,"mail":false})");
    QCOMPARE(encode(SessionView()), json);
    QCOMPARE(*decodeSession(json), SessionView{.knowsTickets = true});
}

void TestAccessCodec::sessionOfAKey()
{
    SessionView session{true, {}, ApiKey{kId, kName, {Permission::Checkin}, 1}};
    session.memberships = {Membership{{}, organizer(), Role::Viewer, {Permission::Checkin}}};
    session.knowsTickets = true;
    const QByteArray json = encode(session);
    QVERIFY(!json.contains("member_id") && !json.contains("role"));
    QCOMPARE(*decodeSession(json), session);
}

void TestAccessCodec::teamsRoundTrip()
{
    const Member member{kId, kOther, QStringLiteral("a@b.example"), kName, Role::Door, true, 9};
    QCOMPARE(*decodeMember(encode(member)), member);
    QCOMPARE(*decodeMembers(encodeArray(QList{member})), QList{member});
    const Invitation invitation{kId, QStringLiteral("a@b.example"),      Role::Manager, 1,
                                2,   QStringLiteral("/invitation#bxl_x")};
    QCOMPARE(*decodeInvitation(encode(invitation)), invitation);
    QCOMPARE(*decodeInvitations(encodeArray(QList{invitation})), QList{invitation});
    const ResetLink link{QStringLiteral("/reset#bxl_x"), 5};
    QCOMPARE(*decodeResetLink(encode(link)), link);
}

void TestAccessCodec::keysRoundTrip()
{
    ApiKey key{kId, kName, {Permission::EventsRead, Permission::Checkin}, 1};
    QCOMPARE(*decodeKey(encode(key)), key);
    key.expiresAt = 2;
    key.lastUsedAt = 3;
    key.revokedAt = 4;
    key.token = QStringLiteral("bxo_x");
    QCOMPARE(*decodeKeys(encodeArray(QList{key})), QList{key});
}

void TestAccessCodec::secretsAreShownOnce()
{
    QVERIFY(!encode(ApiKey{kId, kName}).contains("\"key\""));
    QVERIFY(!encode(Invitation{kId, kName}).contains("\"link\""));
    QVERIFY(!encode(SessionView()).contains("\"token\""));
}

void TestAccessCodec::auditRoundTrips()
{
    AuditEntry entry{kId,
                     5,
                     ActorKind::Key,
                     kOther,
                     kName,
                     QStringLiteral("event.updated"),
                     QStringLiteral("event"),
                     kId,
                     QStringLiteral("192.0.2.1"),
                     R"({"capacity":[1,2]})"};
    QCOMPARE(*decodeAudit(encodeArray(QList{entry})), QList{entry});
    const AuditEntry bare{
        kId, 5, ActorKind::Open, {}, {}, QStringLiteral("a.b"), QStringLiteral("event")};
    const QByteArray json(R"({"id":"0190163d-8694-739b-aea5-966c26f8ad91",)"
                          R"("at":"1970-01-01T00:00:00.005Z",)"
                          R"("actor":{"kind":"open","id":null,"name":null},"action":"a.b",)"
                          R"("target":{"kind":"event","id":null},"address":null,"changes":{}})");
    QCOMPARE(encode(bare), json);
    QCOMPARE(*decodeAudit(QByteArray('[' + json + ']')), QList{bare});
}

void TestAccessCodec::auditAsCsv()
{
    QByteArray csv = auditCsvHeader();
    const qsizetype columns = csv.count(',');
    AuditEntry entry{kId, 5, ActorKind::Account, kOther, QStringLiteral("=cmd")};
    entry.action = QStringLiteral("event.updated");
    entry.targetKind = QStringLiteral("event");
    csv.clear();
    appendCsv(csv, entry);
    QCOMPARE(csv.count(','), columns);
    QVERIFY2(csv.contains(",'=cmd,event.updated,event,,,{}\r\n"), csv);
}

void TestAccessCodec::unknownPermissionsAreLeftOut()
{
    const QByteArray later = encode(ApiKey{kId, kName, {Permission::Checkin}, 1})
                                 .replace("\"checkin\"", "\"checkin\",\"later:thing\"");
    QCOMPARE(decodeKey(later)->scopes, QList{Permission::Checkin});
}

void TestAccessCodec::answersAreChecked_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json : {"", "[", "[[]]", "[{}]", "{}", "null", "[null]", "1", "[1]",
                             R"({"id":1})", R"({"access":"open"})", R"([{"id":"x"}])"}) {
        QTest::newRow(*json ? json : "empty") << QByteArray(json);
    }
}

void TestAccessCodec::answersAreChecked()
{
    QFETCH(QByteArray, json);
    QVERIFY(!decodeSession(json) && !decodeMember(json) && !decodeMembers(json));
    QVERIFY(!decodeInvitation(json) && !decodeInvitations(json) && !decodeResetLink(json));
    QVERIFY(!decodeKey(json) && !decodeKeys(json) && !decodeAudit(json));
}

void TestAccessCodec::requestsRoundTrip()
{
    const auto setUp = decodeSetUp(
        R"({"token":"bxl_x","email":"A@B.example","name":" A ","password":" a password ",)"
        R"("organizer":"Org","as":"token"})");
    QVERIFY(setUp);
    QCOMPARE(setUp->email, QStringLiteral("a@b.example"));
    QCOMPARE(setUp->name, QStringLiteral("A"));
    QCOMPARE(setUp->password, QStringLiteral(" a password "));
    QCOMPARE(setUp->as, SessionAs::Token);
    const auto signIn = decodeSignIn(encode(SignInRequest{
        QStringLiteral("a@b.example"), QStringLiteral("x"), QStringLiteral("123456")}));
    QCOMPARE(signIn->code, QStringLiteral("123456"));
    QCOMPARE(signIn->as, SessionAs::Cookie);
    const auto patch = decodeAccountPatch(R"({"password":"","current_password":"x"})");
    QVERIFY(patch && !patch->name && !patch->email && patch->password == QString());
    QCOMPARE(decodeTotpRequest(R"({"code":"1"})")->code, QStringLiteral("1"));
    QCOMPARE(decodeTotpRemoval(R"({"password":"x","code":"1"})")->code, QStringLiteral("1"));
    QVERIFY(decodeInvitationAcceptance("{}")->isEmpty());
    QVERIFY(!decodeInvitationAcceptance(R"({"name":"x","password":"y"})")->isEmpty());
    QCOMPARE(decodeOrganizerDraft(encode(OrganizerDraft{kName}))->name, *validName(kName));
    QCOMPARE(*decodeOrganizerPatch(encode(OrganizerPatch{{}, QStringLiteral("a-b")}))->slug,
             QStringLiteral("a-b"));
    const OrganizerPatch answersTo{{}, {}, QStringLiteral("a@b.example")};
    QCOMPARE(decodeOrganizerPatch(encode(answersTo))->replyTo, answersTo.replyTo);
    QCOMPARE(decodeOrganizerPatch(encode(OrganizerPatch{{}, {}, QString()}))->replyTo, QString());
    QVERIFY(!decodeOrganizerPatch("{}")->replyTo);
    const OrganizerPatch reached{{},
                                 {},
                                 {},
                                 QStringLiteral("https://b.example/"),
                                 QStringList{QStringLiteral("https://c.de")}};
    QCOMPARE(*decodeOrganizerPatch(encode(reached)), reached);
    const OrganizerPatch unreached{{}, {}, {}, QString(), QStringList()};
    QCOMPARE(*decodeOrganizerPatch(encode(unreached)), unreached);
    OrganizerPatch offers;
    offers.categories = QStringList{QStringLiteral("Jazz"), QStringLiteral("b")};
    QCOMPARE(decodeOrganizerPatch(encode(offers))->categories, offers.categories);
    QVERIFY(!decodeOrganizerPatch("{}")->categories);
    QCOMPARE(decodeOrganizerPatch(R"({"categories":[" a\t b "]})")->categories,
             QStringList(QStringLiteral("a b")));
    Organizer told{{kId, QStringLiteral("Z"), QStringLiteral("z")}, 5};
    told.categories = *offers.categories;
    QCOMPARE(*decodeOrganizers(encodeArray<Organizer>({told})), QList<Organizer>{told});
    QCOMPARE(
        decodeTeamRequest(encode(TeamRequest{QStringLiteral("a@b.example"), Role::Door}))->role,
        Role::Door);
    QCOMPARE(*decodeRoleRequest(encodeRoleRequest(Role::Owner)), Role::Owner);
    QCOMPARE(*decodeEmailRequest(R"({"email":"A@b.example"})"), QStringLiteral("a@b.example"));
    QCOMPARE(*decodePasswordRequest(R"({"password":" x "})"), QStringLiteral(" x "));
    const KeyDraft draft{QStringLiteral("k"), {Permission::EventsRead, Permission::Checkin}, 5'000};
    const auto key = decodeKeyDraft(encode(draft));
    QVERIFY(key && key->scopes == draft.scopes && key->expiresAt == draft.expiresAt);
    QVERIFY(!decodeKeyDraft(R"({"name":"k","scopes":["checkin"],"expires_at":null})")->expiresAt);
}

void TestAccessCodec::refused_data()
{
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QByteArray>("got");
    const auto row = [](const char *name, const QByteArray &got, const char *expected) {
        QTest::newRow(name) << QByteArray(expected) << got;
    };
    const auto key = [](const QByteArray &json) { return toldOf(decodeKeyDraft(json)); };
    row("scopes/none", key(R"({"name":"k"})"), "invalid_field scopes");
    row("scopes/empty", key(R"({"name":"k","scopes":[]})"), "invalid_field scopes");
    row("scopes/unknown", key(R"({"name":"k","scopes":["x"]})"), "invalid_field scopes");
    row("scopes/text", key(R"({"name":"k","scopes":"checkin"})"), "invalid_field scopes");
    row("scopes/number in it", key(R"({"name":"k","scopes":[1]})"), "invalid_field scopes");
    row("scopes/null in it", key(R"({"name":"k","scopes":[null]})"), "invalid_field scopes");
    row("scopes/list in it", key(R"({"name":"k","scopes":[["checkin"]]})"), "invalid_field scopes");
    row("scopes/object in it", key(R"({"name":"k","scopes":[{}]})"), "invalid_field scopes");
    row("scopes/twice", key(R"({"scopes":["checkin"],"scopes":["checkin"]})"),
        "invalid_field scopes");
    row("scopes/unfinished", key(R"({"scopes":["checkin")"), "invalid_json ");
    row("name/101", key(("{\"name\":\"" + QByteArray(101, 'k') + "\",\"scopes\":[\"checkin\"]}")),
        "invalid_field name");
    row("name/list", key(R"({"name":["k"],"scopes":["checkin"]})"), "invalid_field name");
    row("expires_at/no time", key(R"({"name":"k","scopes":["checkin"],"expires_at":""})"),
        "invalid_field expires_at");
    row("body/list", key(R"(["checkin"])"), "invalid_json ");
    row("member/unknown", key(R"({"name":"k","scopes":["checkin"],"owner":true})"),
        "unknown_field owner");
    row("email/none", toldOf(decodeEmailRequest("{}")), "invalid_field email");
    row("email/two lines", toldOf(decodeEmailRequest(R"({"email":"a@b.example\r\nBcc: x"})")),
        "invalid_field email");
    row("role/unknown", toldOf(decodeRoleRequest(R"({"role":"admin"})")), "invalid_field role");
    row("role/null", toldOf(decodeRoleRequest(R"({"role":null})")), "invalid_field role");
    row("as/unknown", toldOf(decodeSignIn(R"({"email":"a@b.example","password":"x","as":"x"})")),
        "invalid_field as");
    row("password/none", toldOf(decodeSignIn(R"({"email":"a@b.example"})")),
        "invalid_field password");
    row("password/half a pair", toldOf(decodePasswordRequest(R"({"password":"\ud83d"})")),
        "invalid_json ");
    row("current_password/none", toldOf(decodeAccountPatch(R"({"password":"x"})")),
        "invalid_field current_password");
    row("name alone needs none", toldOf(decodeAccountPatch(R"({"name":"x"})")), "taken");
    row("totp/neither", toldOf(decodeTotpRequest("{}")), "invalid_field password");
    row("totp/both", toldOf(decodeTotpRequest(R"({"password":"x","code":"1"})")),
        "invalid_field password");
    row("slug/empty", toldOf(decodeOrganizerPatch(R"({"slug":""})")), "invalid_field slug");
    row("reply_to/empty", toldOf(decodeOrganizerPatch(R"({"reply_to":""})")),
        "invalid_field reply_to");
    row("reply_to/field",
        toldOf(decodeOrganizerPatch(R"({"reply_to":"a@b.example\r\nBcc:x@y.example"})")),
        "invalid_field reply_to");
    row("contact/empty", toldOf(decodeOrganizerPatch(R"({"contact":""})")),
        "invalid_field contact");
    row("contact/list", toldOf(decodeOrganizerPatch(R"({"contact":["https://b.example"]})")),
        "invalid_field contact");
    row("embed_origins/null", toldOf(decodeOrganizerPatch(R"({"embed_origins":null})")),
        "invalid_field embed_origins");
    row("embed_origins/text", toldOf(decodeOrganizerPatch(R"({"embed_origins":"https://b.de"})")),
        "invalid_field embed_origins");
    row("embed_origins/path",
        toldOf(decodeOrganizerPatch(R"({"embed_origins":["https://b.de","https://c.de/x"]})")),
        "invalid_field embed_origins");
    row("reply_to/list", toldOf(decodeOrganizerPatch(R"({"reply_to":["a@b.example"]})")),
        "invalid_field reply_to");
    const auto offering = [&](const char *name, const char *json) {
        row(name, toldOf(decodeOrganizerPatch(json)), "invalid_field categories");
    };
    offering("categories/null", R"({"categories":null})");
    offering("categories/text", R"({"categories":"Jazz"})");
    offering("categories/number", R"({"categories":[7]})");
    offering("categories/list in it", R"({"categories":[["a"]]})");
    offering("categories/empty", R"({"categories":["a",""]})");
    offering("categories/blank", R"({"categories":["\u200b "]})");
    offering("categories/twice", R"({"categories":["\u00e4 b","\u00c4  B"]})");
    offering("categories/all", R"({"categories":["ALL"]})");
    offering("categories/NUL", R"({"categories":["a\u0000b"]})");
    offering("categories/41", R"({"categories":["12345678901234567890123456789012345678901"]})");
    offering("categories/21",
             R"({"categories":["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15",)"
             R"("16","17","18","19","20","21"]})");
    row("name/control", toldOf(decodeOrganizerDraft(R"({"name":"a\u0007b"})")),
        "invalid_field name");
    row("organizer/empty",
        toldOf(decodeSetUp(R"({"token":"t","email":"a@b.example","name":"n","password":"p",)"
                           R"("organizer":" "})")),
        "invalid_field organizer");
    row("invitation/name alone", toldOf(decodeInvitationAcceptance(R"({"name":"x"})")),
        "invalid_field password");
}

void TestAccessCodec::refused()
{
    QFETCH(QByteArray, got);
    QTEST(got, "expected");
}

void TestAccessCodec::namesAreCleaned()
{
    // What would end a header or a line is a blank in a name.
    const auto draft = decodeOrganizerDraft(R"({"name":"a\r\nSet-Cookie: x"})");
    QVERIFY(draft);
    QCOMPARE(draft->name, QStringLiteral("a Set-Cookie: x"));
}

void TestAccessCodec::slugs_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("slug");
    const auto row = [](const char *name, const char *slug) {
        QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(slug);
    };
    row("Club 42", "club-42");
    row("  --Zo\xc3\xab & Co.-- ", "zoe-co");
    row("\xe6\x9d\xb1\xe4\xba\xac", "organizer");
    QTest::newRow("long") << QString(100, u'a') << QString(60, u'a');
    QTest::newRow("a hyphen at the cut") << QString(QString(59, u'a') + u" b") << QString(59, u'a');
}

void TestAccessCodec::slugs()
{
    QFETCH(QString, name);
    QTEST(slugFor(name), "slug");
    QVERIFY(validSlug(slugFor(name)));
    for (const QString &bad :
         {QStringLiteral("-a"), QStringLiteral("a-"), QStringLiteral("A"), QStringLiteral("\u00e4"),
          QString(61, u'a'), QString(), QStringLiteral("a\n")}) {
        QVERIFY(!validSlug(bad));
    }
}

void TestAccessCodec::namesOnTheWire()
{
    QCOMPARE(allWireNames<Role>(), QStringLiteral("owner, manager, viewer, door"));
    QCOMPARE(allWireNames<ActorKind>(), QStringLiteral("account, key, open, operator, holder"));
    QCOMPARE(allWireNames<SessionAs>(), QStringLiteral("cookie, token"));
    QCOMPARE(fromWireName<Permission>(QByteArrayView("organizer:write")),
             Permission::OrganizerWrite);
}

QTEST_GUILESS_MAIN(TestAccessCodec)
#include "tst_access_codec.moc"
