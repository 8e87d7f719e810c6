#include "shared/api/access_requests.h"

#include "shared/api/body_reader.h"
#include "shared/api/email.h"
#include "shared/api/organizer_rules.h"
#include "shared/api/registration_json.h"
#include "shared/api/validation.h"
#include "shared/wire_names.h"

#include <algorithm>
#include <vector>

namespace boxoffice {

namespace {

auto emailIn(const char *name)
{
    return [name](const QString &text) { return validEmailIn(QLatin1StringView(name), text); };
}
auto nameIn(const char *name, int maxLength)
{
    return
        [=](const QString &text) { return validNameIn(QLatin1StringView(name), text, maxLength); };
}
template <typename Enum> auto enumIn(const char *name)
{
    return [name](const QString &text) {
        const auto value = fromWireName<Enum>(QStringView(text));
        return value ? Result<Enum>(*value)
                     : Result<Enum>(invalidField(QLatin1StringView(name),
                                                 QLatin1StringView(name) % u" must be one of "
                                                     % allWireNames<Enum>() % u'.'));
    };
}

// Reads the members of one body, and remembers the first that is wrong. Strings unless they are
// told to be something else.
class Body
{
public:
    explicit Body(std::vector<BodyMember> members) : m_members(std::move(members)) { }

    bool read(QByteArrayView json)
    {
        if (auto read = readFlatObject(json, m_members); !read) {
            m_error = read.error();
        }
        return !m_error;
    }

    // Empty where it is absent.
    QString maybe(const char *name) { return member(name).string.value_or(QString()); }
    QString text(const char *name)
    {
        const BodyMember &given = member(name);
        if (!given.present()) {
            note(missing(QLatin1StringView(name)));
        }
        return given.string.value_or(QString());
    }
    bool has(const char *name) { return member(name).present(); }
    bool isNull(const char *name) { return member(name).isNull; }
    // valid: Result<T>(const QString &), for a member that may be absent.
    template <typename Valid> auto ifGiven(const char *name, Valid valid)
    {
        using Value = std::decay_t<decltype(*valid(QString()))>;
        return has(name) ? std::optional<Value>(kept(valid(maybe(name)))) : std::nullopt;
    }
    template <typename Valid> auto valid(const char *name, Valid valid)
    {
        using Value = std::decay_t<decltype(*valid(QString()))>;
        const QString given = text(name);
        return has(name) ? kept(valid(given)) : Value();
    }
    template <typename Valid>
    std::optional<QStringList> stringsIfGiven(const char *name, Valid valid)
    {
        return has(name) ? std::optional(kept(valid(strings(name)))) : std::nullopt;
    }
    QString email(const char *name) { return valid(name, emailIn(name)); }
    std::optional<QString> maybeEmail(const char *name) { return ifGiven(name, emailIn(name)); }
    QString name(const char *name, int maxLength = kMaxNameLength)
    {
        return valid(name, nameIn(name, maxLength));
    }
    std::optional<QString> maybeName(const char *name)
    {
        return ifGiven(name, nameIn(name, kMaxNameLength));
    }
    template <typename Enum> Enum named(const char *name)
    {
        return valid(name, enumIn<Enum>(name));
    }
    SessionAs as() { return ifGiven("as", enumIn<SessionAs>("as")).value_or(SessionAs::Cookie); }
    std::optional<bool> maybeFlag(const char *name) { return member(name).boolean; }
    QStringList strings(const char *name) { return member(name).strings.value_or(QStringList()); }
    void note(const Error &error)
    {
        if (!m_error) {
            m_error = error;
        }
    }

    template <typename T> Result<T> whole(T value) const
    {
        return m_error ? Result<T>(*m_error) : Result<T>(std::move(value));
    }

private:
    const BodyMember &member(const char *name) const
    {
        return *std::find_if(m_members.begin(), m_members.end(), [name](const BodyMember &each) {
            return qstrcmp(each.name, name) == 0;
        });
    }
    template <typename T> T kept(Result<T> result)
    {
        if (!result) {
            note(result.error());
            return {};
        }
        return *std::move(result);
    }
    std::vector<BodyMember> m_members;
    std::optional<Error> m_error;
};

// A body of strings only.
Body stringsBody(std::initializer_list<const char *> names)
{
    std::vector<BodyMember> members;
    for (const char *name : names) {
        members.push_back({name, MemberType::String});
    }
    return Body(std::move(members));
}

// make: T(Body &).
template <typename Make>
auto decoded(Body body, QByteArrayView json, Make make) -> Result<decltype(make(body))>
{
    using Value = decltype(make(body));
    if (!body.read(json)) {
        return body.whole(Value());
    }
    auto value = make(body);
    return body.whole(std::move(value));
}

QList<Permission> scopesIn(Body &body)
{
    const QString field = QStringLiteral("scopes");
    if (!body.has("scopes")) {
        body.note(missing(field));
        return {};
    }
    QList<Permission> scopes;
    const QStringList names = body.strings("scopes");
    for (const QString &text : names) {
        const auto scope = fromWireName<Permission>(QStringView(text));
        if (!scope) {
            body.note(invalidField(field, QStringLiteral("scopes must be names of permissions.")));
        } else if (!scopes.contains(*scope)) {
            scopes.append(*scope);
        }
    }
    if (scopes.isEmpty()) {
        body.note(invalidField(field, QStringLiteral("scopes must not be empty.")));
    }
    return scopes;
}

std::optional<qint64> expiryIn(Body &body)
{
    const QString given = body.maybe("expires_at");
    if (given.isNull()) { // absent, or null
        return {};
    }
    const auto time = validTime(QStringLiteral("expires_at"), given);
    if (!time) {
        body.note(time.error());
        return {};
    }
    return *time;
}

void writeIfGiven(ObjectWriter &out, QByteArrayView name, const std::optional<QString> &text)
{
    if (text) {
        out.string(name, *text);
    }
}

void writeIfAny(ObjectWriter &out, QByteArrayView name, const QString &text)
{
    if (!text.isEmpty()) {
        out.string(name, text);
    }
}

// write: void(ObjectWriter &).
template <typename Write> QByteArray objectOf(Write write)
{
    QByteArray json;
    {
        ObjectWriter out(json);
        write(out);
    }
    return json;
}

} // namespace

QByteArrayView wireName(SessionAs as)
{
    switch (as) {
    case SessionAs::Cookie:
        return "cookie";
    case SessionAs::Token:
        return "token";
    }
    return {};
}

Result<SetUpRequest> decodeSetUp(QByteArrayView json)
{
    return decoded(stringsBody({"token", "email", "name", "password", "organizer", "as"}), json,
                   [](Body &body) {
                       return SetUpRequest{body.text("token"),     body.email("email"),
                                           body.name("name"),      body.text("password"),
                                           body.name("organizer"), body.as()};
                   });
}

Result<SignInRequest> decodeSignIn(QByteArrayView json)
{
    return decoded(stringsBody({"email", "password", "code", "as"}), json, [](Body &body) {
        return SignInRequest{body.email("email"), body.text("password"), body.maybe("code"),
                             body.as()};
    });
}

Result<AccountPatch> decodeAccountPatch(QByteArrayView json)
{
    Body members({{"name", MemberType::String},
                  {"email", MemberType::String},
                  {"password", MemberType::String},
                  {"current_password", MemberType::String},
                  {"digest", MemberType::Boolean}});
    return decoded(std::move(members), json, [](Body &body) {
        AccountPatch patch{body.maybeName("name"), body.maybeEmail("email"), std::nullopt,
                           body.maybe("current_password"), body.maybeFlag("digest")};
        if (body.has("password")) {
            patch.password = body.maybe("password");
        }
        if ((patch.email || patch.password) && !body.has("current_password")) {
            body.note(missing(QStringLiteral("current_password")));
        }
        return patch;
    });
}

Result<TotpRequest> decodeTotpRequest(QByteArrayView json)
{
    return decoded(stringsBody({"password", "code"}), json, [](Body &body) {
        TotpRequest request{body.maybe("password"), body.maybe("code")};
        if (request.password.isEmpty() == request.code.isEmpty()) {
            body.note(invalidField(QStringLiteral("password"),
                                   QStringLiteral("Either password or code must be given.")));
        }
        return request;
    });
}

Result<TotpRemoval> decodeTotpRemoval(QByteArrayView json)
{
    return decoded(stringsBody({"password", "code"}), json, [](Body &body) {
        return TotpRemoval{body.text("password"), body.text("code")};
    });
}

Result<QString> decodeEmailRequest(QByteArrayView json)
{
    return decoded(stringsBody({"email"}), json, [](Body &body) { return body.email("email"); });
}

Result<TicketSearch> decodeTicketSearch(QByteArrayView json)
{
    return decoded(stringsBody({"email", "language"}), json, [](Body &body) {
        return TicketSearch{body.email("email"),
                            body.ifGiven("language", enumIn<MailLanguage>("language"))
                                .value_or(MailLanguage::English)};
    });
}

Result<QString> decodePasswordRequest(QByteArrayView json)
{
    return decoded(stringsBody({"password"}), json,
                   [](Body &body) { return body.text("password"); });
}

Result<InvitationAcceptance> decodeInvitationAcceptance(QByteArrayView json)
{
    return decoded(stringsBody({"name", "password", "as"}), json, [](Body &body) {
        InvitationAcceptance acceptance;
        acceptance.as = body.as();
        if (body.has("name") || body.has("password")) {
            acceptance.name = body.name("name");
            acceptance.password = body.text("password");
        }
        return acceptance;
    });
}

Result<OrganizerDraft> decodeOrganizerDraft(QByteArrayView json)
{
    return decoded(stringsBody({"name", "slug"}), json, [](Body &body) {
        return OrganizerDraft{body.name("name"),
                              body.ifGiven("slug", validSlug).value_or(QString())};
    });
}

Result<OrganizerPatch> decodeOrganizerPatch(QByteArrayView json)
{
    std::vector<BodyMember> members{
        {"name", MemberType::String},           {"slug", MemberType::String},
        {"reply_to", MemberType::String, true}, {"contact", MemberType::String, true},
        {"embed_origins", MemberType::Strings}, {"categories", MemberType::Strings}};
    return decoded(Body(std::move(members)), json, [](Body &body) {
        return OrganizerPatch{body.maybeName("name"),
                              body.ifGiven("slug", validSlug),
                              body.isNull("reply_to") ? QString() : body.maybeEmail("reply_to"),
                              body.isNull("contact") ? QString()
                                                     : body.ifGiven("contact", validContact),
                              body.stringsIfGiven("embed_origins", validEmbedOrigins),
                              body.stringsIfGiven("categories", validCategories)};
    });
}

Result<TeamRequest> decodeTeamRequest(QByteArrayView json)
{
    return decoded(stringsBody({"email", "role"}), json, [](Body &body) {
        return TeamRequest{body.email("email"), body.named<Role>("role")};
    });
}

Result<Role> decodeRoleRequest(QByteArrayView json)
{
    return decoded(stringsBody({"role"}), json,
                   [](Body &body) { return body.named<Role>("role"); });
}

Result<KeyDraft> decodeKeyDraft(QByteArrayView json)
{
    std::vector<BodyMember> members{{"name", MemberType::String},
                                    {"scopes", MemberType::Strings},
                                    {"expires_at", MemberType::String, true}};
    return decoded(Body(std::move(members)), json, [](Body &body) {
        return KeyDraft{body.name("name", kMaxKeyNameLength), scopesIn(body), expiryIn(body)};
    });
}

QByteArray encode(const SignInRequest &request)
{
    return objectOf([&](ObjectWriter &out) {
        out.string("email", request.email);
        out.string("password", request.password);
        writeIfAny(out, "code", request.code);
        out.word("as", wireName(request.as));
    });
}

QByteArray encode(const OrganizerDraft &draft)
{
    return objectOf([&](ObjectWriter &out) {
        out.string("name", draft.name);
        writeIfAny(out, "slug", draft.slug);
    });
}

QByteArray encode(const OrganizerPatch &patch)
{
    return objectOf([&](ObjectWriter &out) {
        writeIfGiven(out, "name", patch.name);
        writeIfGiven(out, "slug", patch.slug);
        if (patch.replyTo) {
            out.text("reply_to", *patch.replyTo);
        }
        if (patch.contact) {
            out.text("contact", *patch.contact);
        }
        if (patch.embedOrigins) {
            out.json("embed_origins", encodeStrings(*patch.embedOrigins));
        }
        if (patch.categories) {
            out.json("categories", encodeStrings(*patch.categories));
        }
    });
}

QByteArray encode(const TeamRequest &request)
{
    return objectOf([&](ObjectWriter &out) {
        out.string("email", request.email);
        out.word("role", wireName(request.role));
    });
}

QByteArray encode(const KeyDraft &draft)
{
    return objectOf([&](ObjectWriter &out) {
        out.string("name", draft.name);
        out.json("scopes", encodeNames(draft.scopes));
        if (draft.expiresAt) {
            out.time("expires_at", draft.expiresAt);
        }
    });
}

QByteArray encodeRoleRequest(Role role)
{
    return objectOf([&](ObjectWriter &out) { out.word("role", wireName(role)); });
}

} // namespace boxoffice
